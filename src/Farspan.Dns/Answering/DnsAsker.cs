using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;

namespace Farspan.Dns.Answering;

/// <summary>Who asks, and how the question came.</summary>
public readonly record struct DnsAsker
{
    /// <summary>Source address as a number (see <see cref="IPAddressExtensions"/>).</summary>
    public required UInt128 Source { get; init; }

    /// <summary>True for an IPv6 source; IPv4 inside IPv6 counts as IPv4.</summary>
    public required bool IsV6 { get; init; }

    /// <summary>Name of the link that the question came in by; empty where it is not known.</summary>
    public required string Link { get; init; }

    /// <summary>How it travels; decides how long an answer may be.</summary>
    public required DnsTransport Transport { get; init; }

    /// <summary>An asker by address.</summary>
    public static DnsAsker From(IPAddress source, string link, DnsTransport transport)
    {
        ArgumentNullException.ThrowIfNull(source);
        var plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return new DnsAsker { Source = plain.ToNumber(), IsV6 = plain.IsV6, Link = link, Transport = transport };
    }
}
