namespace Farspan.Topology.Diagnostics;

/// <summary>Where a declaration stands in the topology file. Lines and columns count from 1.</summary>
/// <param name="File">Path as given on the command line.</param>
/// <param name="Line">First line, from 1.</param>
/// <param name="Column">First column, from 1, in UTF-16 code units.</param>
public readonly record struct SourceSpan(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, the form compilers print and editors recognise.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");
}
