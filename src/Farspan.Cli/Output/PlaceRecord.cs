using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Output;

/// <summary>A place in a file as JSON has it.</summary>
/// <param name="File">Path as given.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column from 1, in UTF-16 code units.</param>
internal sealed record PlaceRecord(string File, int Line, int Column)
{
    /// <summary>Makes the record.</summary>
    public static PlaceRecord Of(SourceSpan span) => new(span.File, span.Line, span.Column);
}
