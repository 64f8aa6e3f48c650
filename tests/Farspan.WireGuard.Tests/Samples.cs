using System.Net;
using Farspan.Addressing;

namespace Farspan.WireGuard.Tests;

internal static class Samples
{
    public static WireGuardPublicKey Key(string hex) => WireGuardPublicKey.From(Convert.FromHexString(hex));

    public static WireGuardPublicKey Key(int number)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        bytes.Fill((byte)number);
        return WireGuardPublicKey.From(bytes);
    }

    public static WireGuardPrivateKey Secret(byte fill)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPrivateKey.Length];
        bytes.Fill(fill);
        return WireGuardPrivateKey.From(bytes);
    }

    public static IPEndPoint Endpoint(string address, int port) =>
        Cidr.TryParseAddress(address, out var parsed) ? new IPEndPoint(parsed, port) : throw new ArgumentException(address, nameof(address));

    public static IPNetwork Network(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    public static WireGuardPeerChange Change(int key) => new()
    {
        PublicKey = Key(key),
        Remove = false,
        UpdateOnly = false,
        Endpoint = null,
        AllowedIps = null,
        KeepaliveSeconds = null,
    };

    public static WireGuardChange OfPeers(params WireGuardPeerChange[] peers) => new() { PrivateKey = null, ListenPort = null, Peers = peers };
}
