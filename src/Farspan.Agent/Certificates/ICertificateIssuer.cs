using Farspan.State.Certificates;

namespace Farspan.Agent.Certificates;

/// <summary>What a machine asks for certificates: the network's own authority, or a server that speaks ACME.</summary>
public interface ICertificateIssuer
{
    /// <summary>Whom to believe at this moment, as PEM text.</summary>
    /// <exception cref="CertificateException">It cannot be said now; what the machine has stays.</exception>
    ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken);

    /// <summary>True when it has revoked what the machine has, so that the machine must have another; false where only others can say so.</summary>
    /// <param name="spec">What the machine must have.</param>
    /// <param name="serial">Serial number of what it has, upper-case hexadecimal.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CertificateException">It cannot be said now; what the machine has stays.</exception>
    ValueTask<bool> IsRevokedAsync(CertificateSpec spec, string serial, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>Issues what the machine must have.</summary>
    /// <exception cref="CertificateHeldException">Nothing is issued to this machine until somebody allows it.</exception>
    /// <exception cref="CertificateException">It is refused or cannot be done now; what the machine has stays.</exception>
    ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken);
}
