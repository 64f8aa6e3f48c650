using System.Net;
using Farspan.State.Certificates;

namespace Farspan.Pki.Leaves;

/// <summary>What a machine's or service's certificate is to say.</summary>
public sealed record LeafRequest
{
    /// <summary>DNS names, lower case; a wildcard's <c>*.</c> at the front allowed.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    /// <summary>Addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>SPIFFE ID, or null.</summary>
    public required string? SpiffeId { get; init; }

    /// <summary>True where it proves a server.</summary>
    public required bool ForServer { get; init; }

    /// <summary>True where it proves a client.</summary>
    public required bool ForClient { get; init; }

    /// <summary>How long it is valid, at least a minute; cut to the issuer's.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>The request for what a machine must have.</summary>
    public static LeafRequest Of(CertificateSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new LeafRequest
        {
            DnsNames = spec.DnsNames,
            Addresses = spec.Addresses,
            SpiffeId = spec.SpiffeId,
            ForServer = spec.ForServer,
            ForClient = spec.ForClient,
            Lifetime = TimeSpan.FromSeconds(spec.LifetimeSeconds),
        };
    }
}
