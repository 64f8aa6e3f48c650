namespace Farspan.Topology.Diagnostics;

/// <summary>A place in a file, in a <see cref="DiagnosticEntry"/>.</summary>
public sealed record DiagnosticPlace
{
    /// <summary>Path as given on the command line.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1, in UTF-16 code units.</summary>
    public required int Column { get; init; }
}
