using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>What a name server's process answers to a command.</summary>
public sealed record DnsProcessReply
{
    /// <summary>Why the command was not done, in one sentence, or null.</summary>
    public required string? Failure { get; init; }

    /// <summary>The process.</summary>
    public required ServerProcess Process { get; init; }

    /// <summary>Memory of it, in bytes that are in RAM.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Why the spec that lies in its folder is not in force, or null.</summary>
    public required string? ReloadProblem { get; init; }

    /// <summary>What it says of itself.</summary>
    public required DnsServerStatus Status { get; init; }

    /// <summary>What it counts, in the text format of Prometheus, where that was asked for; else null.</summary>
    public required string? Metrics { get; init; }
}
