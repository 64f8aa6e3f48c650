using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>One record of a message that was read.</summary>
/// <remarks>Source: RFC 1035 section 4.1.3. Compression inside the data is undone for the types that may have it (RFC 3597 section 4).</remarks>
public sealed record DnsResourceRecord
{
    /// <summary>Where it stood.</summary>
    public required DnsSection Section { get; init; }

    /// <summary>Owner.</summary>
    public required DnsName Name { get; init; }

    /// <summary>Type.</summary>
    public required DnsType Type { get; init; }

    /// <summary>Class; of OPT the sender's payload size.</summary>
    public required DnsClass Class { get; init; }

    /// <summary>Seconds it may be remembered; of OPT its flags. Above 2147483647 is read as 0 (RFC 2181 section 8), but for OPT.</summary>
    public required uint Ttl { get; init; }

    /// <summary>Data without compression.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}
