using Farspan.Pki.Keys;

namespace Farspan.Agent.Certificates;

/// <summary>A new certificate with its key, to be written and forgotten.</summary>
/// <param name="chainPem">The certificate and its intermediates, leaf first.</param>
/// <param name="key">Its key; disposed with this.</param>
public sealed class CertificateBundle(string chainPem, PrivateKey key) : IDisposable
{
    /// <summary>The certificate and its intermediates, leaf first.</summary>
    public string ChainPem { get; } = chainPem;

    /// <summary>Its key.</summary>
    public PrivateKey Key { get; } = key;

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
