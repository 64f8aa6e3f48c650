using Farspan.Cli.Input;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Output;

/// <summary>What <c>check --json</c> says.</summary>
internal sealed record CheckReport
{
    /// <summary>The argument.</summary>
    public required string File { get; init; }

    /// <summary>True when there is no error.</summary>
    public required bool Holds { get; init; }

    /// <summary>How many errors.</summary>
    public required int Errors { get; init; }

    /// <summary>How many warnings.</summary>
    public required int Warnings { get; init; }

    /// <summary>The findings, by place.</summary>
    public required IReadOnlyList<DiagnosticRecord> Diagnostics { get; init; }

    /// <summary>Name of the network, or null with errors.</summary>
    public required string? Topology { get; init; }

    /// <summary>How many machines it has, or null with errors.</summary>
    public required int? Machines { get; init; }

    /// <summary>Digest of the plan, or null with errors.</summary>
    public required string? Digest { get; init; }

    /// <summary>Lines that were added to the address lock.</summary>
    public required IReadOnlyList<string> LockAdded { get; init; }

    /// <summary>Makes the report.</summary>
    public static CheckReport Of(Compilation compilation, IReadOnlyList<string> added)
    {
        var errors = compilation.Diagnostics.Count(d => d.Severity == Severity.Error);
        return new CheckReport
        {
            File = compilation.Input.Given,
            Holds = compilation.Holds,
            Errors = errors,
            Warnings = compilation.Diagnostics.Count - errors,
            Diagnostics = [.. compilation.Diagnostics.Select(DiagnosticRecord.Of)],
            Topology = compilation.Topology?.Name,
            Machines = compilation.Topology?.Machines.Count,
            Digest = compilation.Plan?.Digest,
            LockAdded = added,
        };
    }
}
