using System.Net;
using Farspan.Addressing;

namespace Farspan.Netlink.Tests;

internal static class Ip
{
    public static IPAddress Address(string text) =>
        Cidr.TryParseAddress(text, out var address) ? address : throw new ArgumentException(text, nameof(text));

    public static IPNetwork Network(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));
}
