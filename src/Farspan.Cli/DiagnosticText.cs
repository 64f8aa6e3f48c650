using Farspan.Topology.Diagnostics;

namespace Farspan.Cli;

/// <summary>Findings as the terminal shows them.</summary>
internal static class DiagnosticText
{
    private const string Red = "\u001b[31;1m";
    private const string Yellow = "\u001b[33;1m";
    private const string Plain = "\u001b[0m";

    /// <summary>The finding on a line of its own, related places below it.</summary>
    public static string Line(Diagnostic diagnostic, bool coloured)
    {
        var word = diagnostic.Severity == Severity.Error ? "error" : "warning";
        var shown = coloured ? $"{(diagnostic.Severity == Severity.Error ? Red : Yellow)}{word} {diagnostic.Code}{Plain}" : $"{word} {diagnostic.Code}";
        var related = string.Concat(diagnostic.Related.Select(place => $"\n  {place}: see also"));
        return $"{diagnostic.Location}: {shown}: {diagnostic.Message}{related}";
    }
}
