using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>What the packaged tool <c>wg</c> is told and what it prints.</summary>
/// <remarks>Source: wg(8), «show INTERFACE dump», «setconf», «set». Text in and out; the agent runs the tool.</remarks>
public static class WgTool
{
    /// <summary>Most peers in one <c>wg set</c>: at most about 100 KiB of arguments, far below Linux's limit of 128 KiB for one and 2 MiB for all (execve(2)).</summary>
    public const int MostPeersPerSet = 256;

    private const int DeviceFields = 4;
    private const int PeerFields = 8;
    private const string None = "(none)";

    /// <summary>Arguments of <c>wg set</c> for a change of peers; the private key never travels as an argument.</summary>
    /// <param name="link">The WireGuard link.</param>
    /// <param name="change">The change; its private key is left out of account.</param>
    public static IEnumerable<IReadOnlyList<string>> Set(string link, WireGuardChange change)
    {
        var first = change.ListenPort is { } port ? (string[])["set", link, "listen-port", port.ToString(CultureInfo.InvariantCulture)] : ["set", link];
        if (change.Peers.Count == 0)
        {
            if (change.ListenPort is not null)
            {
                yield return first;
            }

            yield break;
        }

        foreach (var chunk in change.Peers.Chunk(MostPeersPerSet))
        {
            yield return [.. first, .. chunk.SelectMany(PeerArguments)];
            first = ["set", link];
        }
    }

    /// <summary>A file for <c>wg addconf</c> that holds the private key alone, given on its standard input.</summary>
    public static string KeyFile(WireGuardPrivateKey key) => $"[Interface]\nPrivateKey = {Convert.ToBase64String(key.Bytes)}\n";

    /// <summary>Reads what <c>wg show LINK dump</c> printed.</summary>
    /// <returns>False when it is something else; never throws.</returns>
    public static bool TryReadDump(ReadOnlySpan<char> text, [NotNullWhen(true)] out WireGuardDevice? device)
    {
        device = null;
        var peers = new List<WireGuardPeer>();
        WireGuardDevice? head = null;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range];
            if (line.IsEmpty)
            {
                continue;
            }

            if (head is null)
            {
                if (!TryReadHead(line, out head))
                {
                    return false;
                }
            }
            else if (TryReadPeer(line, out var peer))
            {
                peers.Add(peer);
            }
            else
            {
                return false;
            }
        }

        device = head is null ? null : head with { Peers = peers };
        return device is not null;
    }

    private static IEnumerable<string> PeerArguments(WireGuardPeerChange peer)
    {
        yield return "peer";
        yield return peer.PublicKey.ToString();
        if (peer.Remove)
        {
            yield return "remove";
            yield break;
        }

        if (peer.Endpoint is { } endpoint)
        {
            yield return "endpoint";
            yield return endpoint.ToString();
        }

        if (peer.KeepaliveSeconds is { } seconds)
        {
            yield return "persistent-keepalive";
            yield return seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (peer.AllowedIps is { } networks)
        {
            yield return "allowed-ips";
            yield return string.Join(',', networks);
        }
    }

    private static bool TryReadHead(ReadOnlySpan<char> line, [NotNullWhen(true)] out WireGuardDevice? device)
    {
        device = null;
        Span<Range> fields = stackalloc Range[DeviceFields + 1];
        if (line.Split(fields, '\t') != DeviceFields)
        {
            return false;
        }

        WireGuardPrivateKey? key = null;
        if ((line[fields[0]] is not None && !WireGuardPrivateKey.TryParse(line[fields[0]], out key)) ||
            !ushort.TryParse(line[fields[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ||
            !TryReadMark(line[fields[3]], out var mark))
        {
            return false;
        }

        device = new WireGuardDevice { PrivateKey = key, ListenPort = port, FirewallMark = mark, Peers = [] };
        return true;
    }

    private static bool TryReadMark(ReadOnlySpan<char> text, out uint mark)
    {
        mark = 0;
        return text is "off" || (text.StartsWith("0x") && uint.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mark));
    }

    private static bool TryReadPeer(ReadOnlySpan<char> line, [NotNullWhen(true)] out WireGuardPeer? peer)
    {
        peer = null;
        Span<Range> fields = stackalloc Range[PeerFields + 1];
        if (line.Split(fields, '\t') != PeerFields || !WireGuardPublicKey.TryParse(line[fields[0]], null, out var key))
        {
            return false;
        }

        IPEndPoint? endpoint = null;
        ushort keepalive = 0;
        var allowed = new List<IPNetwork>();
        if ((line[fields[2]] is not None && !WireGuardText.TryParseEndpoint(line[fields[2]], out endpoint)) ||
            !TryReadAllowed(line[fields[3]], allowed) ||
            !long.TryParse(line[fields[4]], NumberStyles.None, CultureInfo.InvariantCulture, out var handshake) || handshake > WireGuardText.LatestSecond ||
            !long.TryParse(line[fields[5]], NumberStyles.None, CultureInfo.InvariantCulture, out var received) ||
            !long.TryParse(line[fields[6]], NumberStyles.None, CultureInfo.InvariantCulture, out var sent) ||
            (line[fields[7]] is not "off" && !ushort.TryParse(line[fields[7]], NumberStyles.None, CultureInfo.InvariantCulture, out keepalive)))
        {
            return false;
        }

        peer = new WireGuardPeer
        {
            PublicKey = key,
            Endpoint = endpoint,
            AllowedIps = allowed,
            KeepaliveSeconds = keepalive,
            LastHandshake = WireGuardText.Moment(handshake, 0),
            ReceivedBytes = received,
            SentBytes = sent,
            HasPresharedKey = line[fields[1]] is not None,
        };
        return true;
    }

    private static bool TryReadAllowed(ReadOnlySpan<char> text, List<IPNetwork> allowed)
    {
        if (text is None)
        {
            return true;
        }

        foreach (var range in text.Split(','))
        {
            if (!Cidr.TryParse(text[range], out var network))
            {
                return false;
            }

            allowed.Add(network);
        }

        return true;
    }
}
