namespace Farspan.State.Services;

/// <summary>What a supervised service does.</summary>
public enum ServiceState
{
    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It died and is started again after a pause.</summary>
    Restarting,

    /// <summary>It died too often and is not started again until its spec changes.</summary>
    Failed,
}
