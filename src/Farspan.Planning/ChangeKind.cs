namespace Farspan.Planning;

/// <summary>What happens to a thing between two plans.</summary>
public enum ChangeKind
{
    /// <summary>Only the next plan has it.</summary>
    Added,

    /// <summary>Only the old plan has it.</summary>
    Removed,

    /// <summary>Both have it, with another content.</summary>
    Changed,
}
