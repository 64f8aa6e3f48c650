namespace Farspan.Agent.Hosting;

/// <summary>Starts and watches processes of servers, by what the platform has.</summary>
public interface IServerProcesses
{
    /// <summary>This process.</summary>
    ServerProcess Self { get; }

    /// <summary>Starts a process that outlives this one.</summary>
    /// <param name="start">The process.</param>
    /// <exception cref="ServerProcessException">It cannot be started.</exception>
    ServerProcess Start(ServerStart start);

    /// <summary>Starts the process that keeps a server alive, however it dies.</summary>
    /// <param name="folder">The server's folder.</param>
    /// <param name="start">How the server is started.</param>
    /// <exception cref="ServerProcessException">It cannot be started.</exception>
    ServerProcess StartKeeper(ServerFolder folder, ServerStart start);

    /// <summary>True while it lives.</summary>
    bool IsAlive(ServerProcess process);

    /// <summary>Waits until it has ended, whoever's child it is.</summary>
    Task WaitAsync(ServerProcess process, CancellationToken cancellationToken);

    /// <summary>Ends it at once.</summary>
    void Kill(ServerProcess process);
}
