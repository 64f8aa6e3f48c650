using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>The text that WireGuard's userspace engines speak on their configuration socket.</summary>
/// <remarks>
/// <para>Lines <c>key=value</c>, ended by an empty line; keys are lower-case hexadecimal; an answer ends with <c>errno=</c>.</para>
/// <para>Source: https://www.wireguard.com/xplatform/ .</para>
/// </remarks>
public static class Uapi
{
    /// <summary>The request for everything.</summary>
    public const string Get = "get=1\n\n";

    /// <summary>How every answer ends.</summary>
    public const string End = "\n\n";

    /// <summary>Longest answer that is read, in characters: 4,096 peers of at most 1,024 characters each, doubled.</summary>
    public const int LongestAnswer = 8 * 1024 * 1024;

    /// <summary>The smallest request that brings <paramref name="change"/> about.</summary>
    public static string Set(WireGuardChange change)
    {
        var text = new StringBuilder("set=1\n", 256 + (change.Peers.Count * 256));
        if (change.PrivateKey is { } key)
        {
            text.Append("private_key=").Append(Convert.ToHexStringLower(key.Bytes)).Append('\n');
        }

        if (change.ListenPort is { } port)
        {
            text.Append(CultureInfo.InvariantCulture, $"listen_port={port}\n");
        }

        foreach (var peer in change.Peers)
        {
            AppendPeer(text, peer);
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Reads the answer to a request: everything up to <c>errno=</c>.</summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="errno">0 for success, else an error number of the platform, as a positive number.</param>
    /// <returns>False when the answer does not end as it must; never throws.</returns>
    public static bool TryReadErrno(ReadOnlySpan<char> answer, out int errno)
    {
        errno = 0;
        var start = answer.LastIndexOf("errno=");
        if (start < 0 || (start > 0 && answer[start - 1] != '\n'))
        {
            return false;
        }

        if (!int.TryParse(answer[(start + "errno=".Length)..].TrimEnd('\n'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number == int.MinValue)
        {
            return false;
        }

        // wireguard-go answers with negative numbers, the kernel's conventions with positive ones.
        errno = Math.Abs(number);
        return true;
    }

    /// <summary>Reads the answer to <see cref="Get"/>.</summary>
    /// <returns>False when it is not one, or when its errno is not 0; never throws. Unknown keys are left out of account, as the protocol asks.</returns>
    public static bool TryReadDevice(ReadOnlySpan<char> answer, [NotNullWhen(true)] out WireGuardDevice? device)
    {
        device = null;
        if (!TryReadErrno(answer, out var errno) || errno != 0)
        {
            return false;
        }

        var reader = new UapiReader();
        foreach (var range in answer.Split('\n'))
        {
            var line = answer[range];
            var equals = line.IndexOf('=');
            if (equals < 0)
            {
                if (line.IsEmpty)
                {
                    continue;
                }

                return false;
            }

            if (!reader.TryTake(line[..equals], line[(equals + 1)..]))
            {
                return false;
            }
        }

        device = reader.Finish();
        return true;
    }

    private static void AppendPeer(StringBuilder text, WireGuardPeerChange peer)
    {
        Span<byte> key = stackalloc byte[WireGuardPublicKey.Length];
        peer.PublicKey.CopyTo(key);
        text.Append("public_key=").Append(Convert.ToHexStringLower(key)).Append('\n');
        if (peer.Remove)
        {
            text.Append("remove=true\n");
            return;
        }

        if (peer.UpdateOnly)
        {
            text.Append("update_only=true\n");
        }

        if (peer.Endpoint is { } endpoint)
        {
            text.Append("endpoint=").Append(endpoint).Append('\n');
        }

        if (peer.KeepaliveSeconds is { } seconds)
        {
            text.Append(CultureInfo.InvariantCulture, $"persistent_keepalive_interval={seconds}\n");
        }

        if (peer.AllowedIps is { } networks)
        {
            text.Append("replace_allowed_ips=true\n");
            foreach (var network in networks)
            {
                text.Append(CultureInfo.InvariantCulture, $"allowed_ip={network}\n");
            }
        }
    }
}
