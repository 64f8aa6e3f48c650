namespace Farspan.State;

/// <summary>How a machine's status stands to its spec.</summary>
public enum Verdict
{
    /// <summary>Nothing is known: no status, or one that answers another generation.</summary>
    Unknown,

    /// <summary>The machine is on its way to the spec's generation.</summary>
    Converging,

    /// <summary>Status and spec agree.</summary>
    InSync,

    /// <summary>Status and spec differ although the machine says that it has applied the spec.</summary>
    Drifted,
}
