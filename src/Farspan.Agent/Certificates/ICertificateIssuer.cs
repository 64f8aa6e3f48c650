using Farspan.State.Certificates;

namespace Farspan.Agent.Certificates;

/// <summary>What a machine asks for certificates: the network's own authority, or a server that speaks ACME.</summary>
public interface ICertificateIssuer
{
    /// <summary>Whom to believe at this moment, as PEM text.</summary>
    /// <exception cref="CertificateException">It cannot be said now; what the machine has stays.</exception>
    ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken);

    /// <summary>Issues what the machine must have.</summary>
    /// <exception cref="CertificateException">It is refused or cannot be done now; what the machine has stays.</exception>
    ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken);
}
