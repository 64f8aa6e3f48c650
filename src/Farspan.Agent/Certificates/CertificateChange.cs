namespace Farspan.Agent.Certificates;

/// <summary>Files of a certificate were replaced: whoever uses them reads them again.</summary>
/// <param name="Name">Name of the certificate.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record CertificateChange(string Name, string Reason);
