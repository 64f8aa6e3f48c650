using System.Net;

namespace Farspan.State.Certificates;

/// <summary>A certificate that a machine must have and keep fresh. It lies in <c>/etc/farspan/certificates/NAME/</c> as <c>certificate.pem</c> (with the intermediates), <c>key.pem</c> (0600) and <c>authorities.pem</c> (whom to believe).</summary>
public sealed record CertificateSpec
{
    /// <summary>Key within the machine, a DNS label: the service's name, or <c>machine</c> for the machine's own.</summary>
    public required string Name { get; init; }

    /// <summary>Who issues it.</summary>
    public required IssuerSpec Issuer { get; init; }

    /// <summary>DNS names it is for, lower case, at least one; a wildcard's <c>*.</c> at the front allowed.</summary>
    public required IReadOnlyList<string> DnsNames { get; init; }

    /// <summary>Addresses it is for.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>SPIFFE ID (<c>spiffe://NETWORK/machine/M</c> or <c>…/service/S</c>), or null.</summary>
    public required string? SpiffeId { get; init; }

    /// <summary>Kind of key.</summary>
    public required KeyKind Key { get; init; }

    /// <summary>True where it proves a server (id-kp-serverAuth, RFC 5280 section 4.2.1.12).</summary>
    public required bool ForServer { get; init; }

    /// <summary>True where it proves a client (id-kp-clientAuth).</summary>
    public required bool ForClient { get; init; }

    /// <summary>How long it is valid, in seconds; it is renewed after two thirds.</summary>
    public required long LifetimeSeconds { get; init; }

    /// <summary>Numeric user and group that own the key, or null for root (a database reads its key as its own user).</summary>
    public required string? Owner { get; init; }
}
