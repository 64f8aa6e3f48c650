using System.Text;

namespace Farspan.Gateway.Http1;

/// <summary>Finds the fields that the gateway must know.</summary>
internal static class HeaderNames
{
    /// <summary>Which field it is. Names are compared without regard to case (RFC 9110 section 5.1).</summary>
    public static KnownHeader Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Is(name, "TE"u8, KnownHeader.TE),
        3 => Is(name, "Via"u8, KnownHeader.Via),
        4 => Is(name, "Host"u8, KnownHeader.Host),
        6 => (name[0] | 0x20) == 'c' ? Is(name, "Cookie"u8, KnownHeader.Cookie) : Is(name, "Expect"u8, KnownHeader.Expect),
        7 => (name[0] | 0x20) == 't' ? Is(name, "Trailer"u8, KnownHeader.Trailer) : Is(name, "Upgrade"u8, KnownHeader.Upgrade),
        8 => Is(name, "Location"u8, KnownHeader.Location),
        9 => Is(name, "Forwarded"u8, KnownHeader.Forwarded),
        10 => (name[0] | 0x20) == 'c' ? Is(name, "Connection"u8, KnownHeader.Connection) : Is(name, "Keep-Alive"u8, KnownHeader.KeepAlive),
        12 => Is(name, "X-Request-Id"u8, KnownHeader.XRequestId),
        13 => Is(name, "Authorization"u8, KnownHeader.Authorization),
        14 => (name[0] | 0x20) == 'c' ? Is(name, "Content-Length"u8, KnownHeader.ContentLength) : Is(name, "HTTP2-Settings"u8, KnownHeader.Http2Settings),
        15 => Is(name, "X-Forwarded-For"u8, KnownHeader.XForwardedFor),
        16 => (name[12] | 0x20) == 'h' ? Is(name, "X-Forwarded-Host"u8, KnownHeader.XForwardedHost)
            : (name[0] | 0x20) == 'x' ? Is(name, "X-Forwarded-Port"u8, KnownHeader.XForwardedPort)
            : Is(name, "Proxy-Connection"u8, KnownHeader.ProxyConnection),
        17 => (name[0] | 0x20) == 't' ? Is(name, "Transfer-Encoding"u8, KnownHeader.TransferEncoding) : Is(name, "X-Forwarded-Proto"u8, KnownHeader.XForwardedProto),
        18 => (name[0] | 0x20) == 'p' ? Is(name, "Proxy-Authenticate"u8, KnownHeader.ProxyAuthenticate) : Is(name, "X-Forwarded-Prefix"u8, KnownHeader.XForwardedPrefix),
        19 => Is(name, "Proxy-Authorization"u8, KnownHeader.ProxyAuthorization),
        _ => KnownHeader.Other,
    };

    /// <summary>True for fields that end at this hop wherever they stand (RFC 9110 section 7.6.1).</summary>
    public static bool EndsHere(KnownHeader header) => header is KnownHeader.Connection or KnownHeader.KeepAlive or KnownHeader.ProxyConnection
        or KnownHeader.TransferEncoding or KnownHeader.TE or KnownHeader.Upgrade or KnownHeader.ProxyAuthorization or KnownHeader.ProxyAuthenticate or KnownHeader.Http2Settings;

    /// <summary>True for fields that Connection must not name: taking one away would change who asks, for what, or where the message ends.</summary>
    public static bool IsNeededByAll(KnownHeader header) => header is KnownHeader.Host or KnownHeader.ContentLength or KnownHeader.Authorization or KnownHeader.Cookie
        or KnownHeader.Via or KnownHeader.Forwarded or KnownHeader.XForwardedFor or KnownHeader.XForwardedHost or KnownHeader.XForwardedProto
        or KnownHeader.XForwardedPort or KnownHeader.XForwardedPrefix or KnownHeader.XRequestId or KnownHeader.Expect;

    private static KnownHeader Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, KnownHeader header) =>
        Ascii.EqualsIgnoreCase(name, known) ? header : KnownHeader.Other;
}
