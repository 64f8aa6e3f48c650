namespace Farspan.Topology.Diagnostics;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the plan is still compiled.</summary>
    Warning,

    /// <summary>The topology cannot be compiled into a plan.</summary>
    Error,
}
