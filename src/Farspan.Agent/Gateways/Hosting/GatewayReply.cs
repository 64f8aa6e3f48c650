using Farspan.Agent.Hosting;
using Farspan.Gateway.Pages;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>What a gateway's process answers to a command.</summary>
public sealed record GatewayReply
{
    /// <summary>Why the command was not done, in one sentence, or null.</summary>
    public required string? Failure { get; init; }

    /// <summary>The process.</summary>
    public required ServerProcess Process { get; init; }

    /// <summary>Where it listens.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>Memory of it, in bytes that are in RAM.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Why the spec that lies in its folder is not in force, or null.</summary>
    public required string? ReloadProblem { get; init; }

    /// <summary>What it says of itself.</summary>
    public required GatewayStatus Status { get; init; }
}
