using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Farspan.Verification.Gateways;

namespace Farspan.Lab.Callers;

/// <summary>Gives the callers of a test what they show to gateways.</summary>
public interface ILabCallers
{
    /// <summary>The token for a call; null where it shows none.</summary>
    /// <exception cref="IOException">There is none of that name.</exception>
    string? Token(GatewayCallSpec asked);

    /// <summary>The certificate for a call, with its key and those above it; null where it shows none.</summary>
    /// <exception cref="IOException">There is no authority that could make it, or the declared one does not issue for that name.</exception>
    SslStreamCertificateContext? Certificate(GatewayCallSpec asked);

    /// <summary>The authority that made the certificates of what stands in for places outside; null where there is none. Whoever asks disposes it.</summary>
    X509Certificate2? OutsideAuthority();
}
