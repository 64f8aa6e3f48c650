using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>Where names stand in the data of records.</summary>
/// <remarks>Source: RFC 3597 section 4: only types of RFC 1035 are compressed when written; those named there are expanded when read. Every other type is opaque.</remarks>
internal readonly struct RdataLayout
{
    private RdataLayout(int before, int strings, int names, bool compressible)
    {
        Before = before;
        Strings = strings;
        Names = names;
        Compressible = compressible;
    }

    /// <summary>Bytes before the first name.</summary>
    internal int Before { get; }

    /// <summary>Character strings after them, also before the first name (NAPTR).</summary>
    internal int Strings { get; }

    /// <summary>Names in a row.</summary>
    internal int Names { get; }

    /// <summary>True when they may be compressed on writing.</summary>
    internal bool Compressible { get; }

    internal static RdataLayout Of(DnsType type) => (int)type switch
    {
        // NS MD MF CNAME MB MG MR PTR
        2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 => new RdataLayout(0, 0, 1, compressible: true),
        6 or 14 => new RdataLayout(0, 0, 2, compressible: true), // SOA MINFO
        15 => new RdataLayout(2, 0, 1, compressible: true), // MX
        17 => new RdataLayout(0, 0, 2, compressible: false), // RP
        18 or 21 or 36 => new RdataLayout(2, 0, 1, compressible: false), // AFSDB RT KX
        24 => new RdataLayout(18, 0, 1, compressible: false), // SIG
        26 => new RdataLayout(2, 0, 2, compressible: false), // PX
        30 or 39 => new RdataLayout(0, 0, 1, compressible: false), // NXT DNAME
        33 => new RdataLayout(6, 0, 1, compressible: false), // SRV
        35 => new RdataLayout(4, 3, 1, compressible: false), // NAPTR
        _ => default,
    };

    /// <summary>Writes data out of a message without compression.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="start">Where the data begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="data">The data.</param>
    /// <returns>False when the data is not of its type's form.</returns>
    internal bool TryExpand(ReadOnlySpan<byte> message, int start, int length, out byte[] data)
    {
        var raw = message.Slice(start, length);
        if (Names == 0)
        {
            data = raw.ToArray();
            return true;
        }

        data = [];
        var at = Before;
        for (var i = 0; i < Strings && at < raw.Length; i++)
        {
            at += raw[at] + 1;
        }

        if (at > raw.Length)
        {
            return false;
        }

        var room = new byte[at + (Names * DnsLimits.NameBytes) + raw.Length];
        raw[..at].CopyTo(room);
        var written = at;
        for (var i = 0; i < Names; i++)
        {
            // Up to the end of the data only: a name does not run on into the next record.
            var bytes = WireName.Expand(message[..(start + length)], start + at, room.AsSpan(written, DnsLimits.NameBytes), out var end);
            if (bytes < 0)
            {
                return false;
            }

            written += bytes;
            at = end - start;
        }

        raw[at..].CopyTo(room.AsSpan(written));
        data = room[..(written + raw.Length - at)];
        return true;
    }
}
