using Farspan.Agent.Hosting;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Where everything of one gateway's process is. Its spec has the shape of <see cref="State.Gateways.GatewayJson"/>.</summary>
/// <param name="Folder">The folder, absolute.</param>
public sealed record GatewayFolder(string Folder) : ServerFolder(Folder)
{
    /// <summary>The audit log; closed files have numbers behind the name.</summary>
    public string AuditFile => Path.Combine(LogsFolder, "audit.log");

    /// <summary>What the process says of itself: starts, reloads, drains, failures.</summary>
    public string LogFile => Path.Combine(LogsFolder, "gateway.log");
}
