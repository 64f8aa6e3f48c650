using Farspan.State;
using Farspan.Verification.Certificates;

namespace Farspan.Lab.Probes;

/// <summary>Looks at the certificates that lie on machines.</summary>
public interface ILabCertificates
{
    /// <summary>What was seen of every certificate that the machines must have.</summary>
    /// <exception cref="IOException">The state of the lab cannot be read.</exception>
    IReadOnlyList<CertificateResult> Inspect(IReadOnlyList<MachineSpec> machines);
}
