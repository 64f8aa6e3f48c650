namespace Farspan.Pki.Acme.Server;

/// <summary>A key that two know. It does not print itself.</summary>
public sealed class SharedKey
{
    private readonly byte[] _bytes;

    /// <summary>Wraps a key.</summary>
    public SharedKey(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
