namespace Farspan.Pki.Sealing;

/// <summary>What a file was sealed with; the number stands in the file.</summary>
public enum SealedBy
{
    /// <summary>A key file.</summary>
    KeyFile = 1,

    /// <summary>A passphrase.</summary>
    Passphrase = 2,
}
