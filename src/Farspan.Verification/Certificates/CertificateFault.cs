namespace Farspan.Verification.Certificates;

/// <summary>What can be wrong with a certificate that lies on a machine.</summary>
public enum CertificateFault
{
    /// <summary>There is none, or what lies there cannot be read.</summary>
    Missing,

    /// <summary>It has expired, is not valid yet, or should have been renewed.</summary>
    Time,

    /// <summary>Names, use or life are not as declared.</summary>
    Names,

    /// <summary>Another than the declared authority issued it.</summary>
    Issuer,

    /// <summary>Others than its owner may read or write its key.</summary>
    Permissions,

    /// <summary>The key is another's, or of another kind.</summary>
    Key,

    /// <summary>No path leads from it to those whom the machine believes.</summary>
    Chain,
}
