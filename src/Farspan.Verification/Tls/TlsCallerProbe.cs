namespace Farspan.Verification.Tls;

/// <summary>A certificate of the network that is shown to a port as a caller would.</summary>
/// <param name="Machine">Machine that has it.</param>
/// <param name="Certificate">Its name there.</param>
/// <param name="Identity">Its SPIFFE ID.</param>
public sealed record TlsCallerProbe(string Machine, string Certificate, string Identity);
