using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Acme.Server;

/// <summary>A certificate to be issued: its names were shown to be the asker's.</summary>
public sealed record IssueRequest
{
    /// <summary>DNS names, in the order of the order.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    /// <summary>Addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The asker's public key.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>When it shall end, or null for the authority's own lifetime; never later than that.</summary>
    public required DateTimeOffset? NotAfter { get; init; }
}
