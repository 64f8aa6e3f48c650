namespace Farspan.Topology.Diagnostics;

/// <summary>One finding in a <see cref="DiagnosticReport"/>.</summary>
public sealed record DiagnosticEntry
{
    /// <summary><c>FSnnnn</c>.</summary>
    public required string Code { get; init; }

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The sentence.</summary>
    public required string Message { get; init; }

    /// <summary>Path as given on the command line.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1, in UTF-16 code units.</summary>
    public required int Column { get; init; }

    /// <summary>Other places that took part.</summary>
    public required IReadOnlyList<DiagnosticPlace> Related { get; init; }

    internal static DiagnosticEntry Of(Diagnostic diagnostic) => new()
    {
        Code = diagnostic.Code,
        Severity = diagnostic.Severity == Diagnostics.Severity.Error ? "error" : "warning",
        Message = diagnostic.Message,
        File = diagnostic.Location.File,
        Line = diagnostic.Location.Line,
        Column = diagnostic.Location.Column,
        Related = [.. diagnostic.Related.Select(r => new DiagnosticPlace { File = r.File, Line = r.Line, Column = r.Column })],
    };
}
