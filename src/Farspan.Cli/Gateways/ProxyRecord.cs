using Farspan.Agent.Gateways.Hosting;
using Farspan.Agent.Hosting;
using Farspan.Gateway.Pages;

namespace Farspan.Cli.Gateways;

/// <summary>A gateway on this computer, as <c>proxy status --json</c> tells it.</summary>
internal sealed record ProxyRecord
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>The machine whose gateway it is.</summary>
    public required string Machine { get; init; }

    /// <summary>Topology that it was made from; null for the running lab's.</summary>
    public required string? File { get; init; }

    /// <summary>Lab that it leads into, or null.</summary>
    public required string? Lab { get; init; }

    /// <summary>One of <see cref="ProxyState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Number of its process, or null.</summary>
    public required int? Process { get; init; }

    /// <summary>Number of the process that keeps it alive, or null.</summary>
    public required int? Keeper { get; init; }

    /// <summary>Addresses under which it is called, such as <c>http://127.0.0.1:8000</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Its memory in bytes, or null.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>Why what was declared last is not in force, or null.</summary>
    public required string? ReloadProblem { get; init; }

    /// <summary>Its log.</summary>
    public required string Log { get; init; }

    /// <summary>Its audit log.</summary>
    public required string Audit { get; init; }

    /// <summary>What it says of itself, or null when it does not run.</summary>
    public required GatewayStatus? Status { get; init; }

    /// <summary>Asks.</summary>
    public static async Task<ProxyRecord> ReadAsync(DeskGateway desk, CancellationToken cancellationToken)
    {
        var reply = await desk.Launcher.StatusAsync(cancellationToken);
        var keeper = desk.Launcher.LivingKeeper;
        return new ProxyRecord
        {
            Gateway = desk.Record.Gateway,
            Machine = desk.Record.Machine,
            File = desk.Record.File,
            Lab = desk.Record.Lab,
            State = StateOf(desk.Folder, reply, desk.Launcher.Living, keeper),
            Process = reply?.Process.Pid,
            Keeper = keeper?.Pid,
            Urls = reply is null ? [] : desk.Urls(reply.Endpoints),
            MemoryBytes = reply?.MemoryBytes,
            ReloadProblem = reply?.ReloadProblem,
            Log = desk.Folder.LogFile,
            Audit = desk.Folder.AuditFile,
            Status = reply?.Status,
        };
    }

    private static string StateOf(GatewayFolder folder, GatewayReply? reply, ServerProcess? process, ServerProcess? keeper) =>
        reply is not null ? reply.Status.State
        : process is not null || (folder.IsWanted && keeper is not null) ? ProxyState.Restarting
        : folder.IsWanted ? ProxyState.Dead
        : ProxyState.Stopped;
}
