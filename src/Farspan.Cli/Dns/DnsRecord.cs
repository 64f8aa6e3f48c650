using Farspan.Agent.Dns.Serving;

namespace Farspan.Cli.Dns;

/// <summary>A name server on this computer, as <c>dns status --json</c> tells it.</summary>
internal sealed record DnsRecord
{
    /// <summary>The service that it is.</summary>
    public required string Server { get; init; }

    /// <summary>The machine whose name server it is.</summary>
    public required string Machine { get; init; }

    /// <summary>Topology that it was made from; null for the running lab's.</summary>
    public required string? File { get; init; }

    /// <summary>Lab that it asks others from, or null.</summary>
    public required string? Lab { get; init; }

    /// <summary>The view in which this computer is, or null.</summary>
    public required string? View { get; init; }

    /// <summary>One of <c>running</c>, <c>restarting</c>, <c>dead</c>, <c>stopped</c>.</summary>
    public required string State { get; init; }

    /// <summary>Number of its process, or null.</summary>
    public required int? Process { get; init; }

    /// <summary>Number of the process that keeps it alive, or null.</summary>
    public required int? Keeper { get; init; }

    /// <summary>Its memory in bytes, or null.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>Why what was declared last is not in force, or null.</summary>
    public required string? ReloadProblem { get; init; }

    /// <summary>Its log.</summary>
    public required string Log { get; init; }

    /// <summary>Its query log.</summary>
    public required string QueryLog { get; init; }

    /// <summary>What it says of itself, or null when it does not run.</summary>
    public required DnsServerStatus? Status { get; init; }

    /// <summary>Asks.</summary>
    public static async Task<DnsRecord> ReadAsync(DnsDesk desk, CancellationToken cancellationToken)
    {
        var reply = await desk.Launcher.StatusAsync(cancellationToken);
        var keeper = desk.Launcher.LivingKeeper;
        var isWanted = desk.Folder.IsWanted;
        return new DnsRecord
        {
            Server = desk.Record.Server,
            Machine = desk.Record.Machine,
            File = desk.Record.File,
            Lab = desk.Record.Lab,
            View = desk.Record.View,
            State = reply is not null ? "running" : desk.Launcher.Living is not null || (isWanted && keeper is not null) ? "restarting" : isWanted ? "dead" : "stopped",
            Process = reply?.Process.Pid,
            Keeper = keeper?.Pid,
            MemoryBytes = reply?.MemoryBytes,
            ReloadProblem = reply?.ReloadProblem,
            Log = desk.Folder.LogFile,
            QueryLog = desk.Folder.QueryLogFile,
            Status = reply?.Status,
        };
    }
}
