namespace Farspan.Topology.Diagnostics;

/// <summary>All findings, in the form that <c>check --json</c> prints.</summary>
public sealed record DiagnosticReport
{
    /// <summary>Number of errors; a plan is compiled only when it is 0.</summary>
    public required int Errors { get; init; }

    /// <summary>Number of warnings.</summary>
    public required int Warnings { get; init; }

    /// <summary>The findings, in the order given.</summary>
    public required IReadOnlyList<DiagnosticEntry> Diagnostics { get; init; }

    /// <summary>Makes a report of findings.</summary>
    public static DiagnosticReport Of(IReadOnlyList<Diagnostic> diagnostics) => new()
    {
        Errors = diagnostics.Count(d => d.Severity == Severity.Error),
        Warnings = diagnostics.Count(d => d.Severity == Severity.Warning),
        Diagnostics = [.. diagnostics.Select(DiagnosticEntry.Of)],
    };

    /// <summary>The report as JSON, on one line.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, DiagnosticJson.Default.DiagnosticReport);
}
