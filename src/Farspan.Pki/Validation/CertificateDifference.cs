namespace Farspan.Pki.Validation;

/// <summary>In what a certificate is not what was declared.</summary>
public enum CertificateDifference
{
    /// <summary>The key is another's, or of another kind.</summary>
    Key,

    /// <summary>Its names, addresses or SPIFFE ID are others.</summary>
    Names,

    /// <summary>It is for something else, or lives longer.</summary>
    Use,
}
