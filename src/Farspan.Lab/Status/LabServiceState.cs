namespace Farspan.Lab.Status;

/// <summary>How a service on a machine is.</summary>
public enum LabServiceState
{
    /// <summary>Started, not yet answering.</summary>
    Starting,

    /// <summary>Answers its health check, or listens on every declared port.</summary>
    Running,

    /// <summary>Died or cannot start; it is tried again.</summary>
    Failed,

    /// <summary>Declared, but nobody runs it: the supervisor is dead and so is the service.</summary>
    Stopped,
}
