namespace Farspan.Verification.Outside;

/// <summary>What a name outside is there for.</summary>
public enum OutsideKind
{
    /// <summary>A rule names it, or a name that it is below.</summary>
    Declared,

    /// <summary>It is there, and no rule names it.</summary>
    Undeclared,

    /// <summary>A rule names a name that it is below, and it leads to a private address.</summary>
    Private,

    /// <summary>The same, and it leads to where clouds keep secrets of their machines.</summary>
    Metadata,
}
