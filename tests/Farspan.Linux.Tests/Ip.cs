using System.Net;

namespace Farspan.Linux.Tests;

internal static class Ip
{
    public static IPAddress Address(string text) => IPAddress.Parse(text);

    public static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
