using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Output;

/// <summary>A finding as JSON has it.</summary>
internal sealed record DiagnosticRecord
{
    /// <summary>Stable code.</summary>
    public required string Code { get; init; }

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Where it is.</summary>
    public required PlaceRecord Place { get; init; }

    /// <summary>Other places that took part.</summary>
    public required IReadOnlyList<PlaceRecord> Related { get; init; }

    /// <summary>Makes the record.</summary>
    public static DiagnosticRecord Of(Diagnostic diagnostic) => new()
    {
        Code = diagnostic.Code,
        Severity = diagnostic.Severity == Topology.Diagnostics.Severity.Error ? "error" : "warning",
        Message = diagnostic.Message,
        Place = PlaceRecord.Of(diagnostic.Location),
        Related = [.. diagnostic.Related.Select(PlaceRecord.Of)],
    };
}
