namespace Farspan.Gateway.Access;

/// <summary>How a caller is known.</summary>
public enum CallerKind
{
    /// <summary>By its address only.</summary>
    Address,

    /// <summary>By its address, which is a declared machine's.</summary>
    Machine,

    /// <summary>By a token.</summary>
    Token,

    /// <summary>By a certificate.</summary>
    Certificate,
}
