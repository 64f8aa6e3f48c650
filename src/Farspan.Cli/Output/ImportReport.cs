using Farspan.Import;

namespace Farspan.Cli.Output;

/// <summary>What <c>import --json</c> says.</summary>
internal sealed record ImportReport
{
    /// <summary>The arguments.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The file that was written, or null.</summary>
    public required string? Output { get; init; }

    /// <summary>The topology file's text where none was written, or null.</summary>
    public required string? Topology { get; init; }

    /// <summary>True when a topology came of it.</summary>
    public required bool Holds { get; init; }

    /// <summary>True when something was left out that may let packets pass.</summary>
    public required bool Narrower { get; init; }

    /// <summary>What was read.</summary>
    public required string Summary { get; init; }

    /// <summary>The findings, by place.</summary>
    public required IReadOnlyList<DiagnosticRecord> Diagnostics { get; init; }

    /// <summary>Makes the report.</summary>
    public static ImportReport Of(IReadOnlyList<string> sources, string? output, ImportResult result) => new()
    {
        Sources = sources,
        Output = result.Topology is null ? null : output,
        Topology = output is null ? result.Topology : null,
        Holds = result.Topology is not null,
        Narrower = result.IsNarrower,
        Summary = result.Summary,
        Diagnostics = [.. result.Diagnostics.Select(DiagnosticRecord.Of)],
    };
}
