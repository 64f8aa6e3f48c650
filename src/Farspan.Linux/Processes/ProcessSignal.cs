namespace Farspan.Linux.Processes;

/// <summary>Signals that we send.</summary>
/// <remarks>Source: signal(7).</remarks>
public enum ProcessSignal
{
    /// <summary>None: only checks that it may be sent.</summary>
    None = 0,

    /// <summary>Terminal gone; many daemons read their configuration again.</summary>
    Hangup = 1,

    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>Cannot be refused.</summary>
    Kill = 9,

    /// <summary>Please end.</summary>
    Terminate = 15,

    /// <summary>Go on.</summary>
    Continue = 18,

    /// <summary>Stand still; cannot be refused.</summary>
    Stop = 19,
}
