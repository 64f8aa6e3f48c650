namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Starts and watches processes of gateways, by what the platform has.</summary>
public interface IGatewayProcesses
{
    /// <summary>This process.</summary>
    GatewayProcess Self { get; }

    /// <summary>Starts a process that outlives this one.</summary>
    /// <param name="start">The process.</param>
    /// <exception cref="GatewayProcessException">It cannot be started.</exception>
    GatewayProcess Start(GatewayStart start);

    /// <summary>Starts the process that keeps a gateway alive, however it dies.</summary>
    /// <param name="folder">The gateway's folder.</param>
    /// <param name="start">How the gateway is started.</param>
    /// <exception cref="GatewayProcessException">It cannot be started.</exception>
    GatewayProcess StartKeeper(GatewayFolder folder, GatewayStart start);

    /// <summary>True while it lives.</summary>
    bool IsAlive(GatewayProcess process);

    /// <summary>Waits until it has ended, whoever's child it is.</summary>
    Task WaitAsync(GatewayProcess process, CancellationToken cancellationToken);

    /// <summary>Ends it at once.</summary>
    void Kill(GatewayProcess process);
}
