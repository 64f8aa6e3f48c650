using Farspan.Pki.Keys;

namespace Farspan.Agent.Acme.Client;

/// <summary>A certificate that was had by ACME.</summary>
public sealed class ObtainedCertificate : IDisposable
{
    /// <summary>Takes the key over.</summary>
    /// <param name="chain">The certificate and its intermediates, PEM, leaf first.</param>
    /// <param name="key">Its key.</param>
    public ObtainedCertificate(string chain, PrivateKey key)
    {
        Chain = chain;
        Key = key;
    }

    /// <summary>The certificate and its intermediates, PEM, leaf first.</summary>
    public string Chain { get; }

    /// <summary>Its key.</summary>
    public PrivateKey Key { get; }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
