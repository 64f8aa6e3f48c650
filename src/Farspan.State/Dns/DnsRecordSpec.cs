namespace Farspan.State.Dns;

/// <summary>One resource record.</summary>
public sealed record DnsRecordSpec
{
    /// <summary>Owner, lower case, absolute without the final dot; <c>*.</c> at the front is a wildcard (RFC 4592).</summary>
    public required string Name { get; init; }

    /// <summary>Type by its mnemonic, such as <c>A</c>, or <c>TYPE65280</c> (RFC 3597).</summary>
    public required string Type { get; init; }

    /// <summary>How long it may be remembered, in seconds, 0–2147483647 (RFC 2181 section 8).</summary>
    public required uint TtlSeconds { get; init; }

    /// <summary>Data in presentation form (RFC 1035 section 5.1) with absolute names, such as <c>10.0.1.2</c> or <c>0 0 2380 etcd-1.example.org.</c></summary>
    public required string Data { get; init; }
}
