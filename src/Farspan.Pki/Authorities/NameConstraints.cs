using System.Net;

namespace Farspan.Pki.Authorities;

/// <summary>The names that an authority may issue for: everything else is refused by the authority itself and by whoever checks its certificates.</summary>
/// <remarks>RFC 5280 section 4.2.1.10. A kind of name without an entry is forbidden altogether, which the extension says by excluding all of it.</remarks>
public sealed record NameConstraints
{
    /// <summary>DNS names, lower case; each permits itself and everything under it.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    /// <summary>Blocks of addresses.</summary>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }

    /// <summary>The trust domain of SPIFFE IDs (SPIFFE-ID section 2.1), or null where none are issued.</summary>
    public required string? TrustDomain { get; init; }

    /// <summary>True when <paramref name="name"/> is one of the names or under one; a wildcard counts as under the name that follows it.</summary>
    public bool PermitsDns(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return DnsNames.Any(permitted => name.EndsWith(permitted, StringComparison.OrdinalIgnoreCase)
            && (name.Length == permitted.Length || name[^(permitted.Length + 1)] == '.'));
    }

    /// <summary>True when <paramref name="address"/> is in one of the blocks.</summary>
    public bool PermitsAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Networks.Any(n => n.Contains(address));
    }

    /// <summary>True when everything that <paramref name="other"/> permits is permitted here too.</summary>
    public bool Covers(NameConstraints other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.DnsNames.All(PermitsDns)
            && other.Networks.All(n => Networks.Any(own => own.Contains(n.BaseAddress) && own.PrefixLength <= n.PrefixLength))
            && (other.TrustDomain is null || string.Equals(other.TrustDomain, TrustDomain, StringComparison.Ordinal));
    }

    /// <summary>True when <paramref name="id"/> is in the trust domain.</summary>
    public bool PermitsSpiffeId(SpiffeId id) => TrustDomain is not null && string.Equals(id.TrustDomain, TrustDomain, StringComparison.Ordinal);
}
