using Farspan.Agent.Certificates;

namespace Farspan.Lab.Certificates;

/// <summary>A certificate of a machine was replaced.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Change">The certificate, and why.</param>
internal sealed record LabCertificateChange(string Machine, CertificateChange Change);
