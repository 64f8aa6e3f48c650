using System.Net;
using Farspan.Addressing;

namespace Farspan.Planning.Tests;

/// <summary>Addresses in tests, by the strict reader.</summary>
internal static class Net
{
    public static IPAddress Ip(string text) => Cidr.TryParseAddress(text, out var address) ? address : throw new FormatException(text);

    public static IPNetwork Block(string text) => Cidr.TryParse(text, out var network) ? network : throw new FormatException(text);
}
