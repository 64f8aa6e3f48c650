namespace Farspan.Lab.Reports;

/// <summary>What <c>up</c> did to a machine.</summary>
public enum MachineChangeKind
{
    /// <summary>It was as the plan says; nothing was called.</summary>
    Unchanged,

    /// <summary>It did not exist.</summary>
    Made,

    /// <summary>Operations brought it to the plan.</summary>
    Changed,

    /// <summary>The plan no longer has it.</summary>
    Removed,
}
