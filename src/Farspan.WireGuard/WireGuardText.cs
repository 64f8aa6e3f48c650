using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>Words that the configuration socket and the wg tool have in common.</summary>
internal static class WireGuardText
{
    /// <summary>Last second that <see cref="DateTimeOffset"/> can hold, in Unix time.</summary>
    public const long LatestSecond = 253_402_300_799;

    /// <summary>The moment of a handshake, or null for 0 and 0, which mean that there was none.</summary>
    public static DateTimeOffset? Moment(long seconds, long nanoseconds) =>
        seconds == 0 && nanoseconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);

    /// <summary>Reads <c>10.0.0.1:51820</c> or <c>[2001:db8::1]:51820</c>; a zone id is left out, because the spec has none.</summary>
    public static bool TryParseEndpoint(ReadOnlySpan<char> text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        var bracketed = host[0] == '[' && host[^1] == ']';
        host = bracketed ? host[1..^1] : host;
        var zone = host.IndexOf('%');
        if (!Cidr.TryParseAddress(zone < 0 ? host : host[..zone], out var address) || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }
}
