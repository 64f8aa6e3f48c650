using System.Text.Json;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Rendering.Status;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Commands;

/// <summary><c>check FILE</c>: parse, validate, allocate; every finding at once.</summary>
internal static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var locked = CommonOptions.Locked();
        var json = CommonOptions.Json();
        return new FarspanCommand("check", "Read a topology, check it and allocate addresses: every finding at once")
        {
            Examples = ["farspan check examples/provider-groups", "farspan check topology.yaml --locked --json"],
            Run = (line, _) => Task.FromResult(Run(line.GetRequiredValue(file), line.GetValue(locked), line.GetValue(json), terminal)),
            Arguments = { file },
            Options = { locked, json },
        };
    }

    private static int Run(string file, bool isLocked, bool isJson, Terminal terminal)
    {
        var compilation = Compilation.Of(file, terminal);
        var added = compilation.Holds ? compilation.KeepLock(isLocked, terminal) : [];
        if (isJson)
        {
            terminal.PrintLine(JsonSerializer.Serialize(CheckReport.Of(compilation, added), CliJson.Readable.CheckReport));
        }
        else
        {
            WriteText(compilation, added, terminal);
        }

        return compilation.Holds ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    private static void WriteText(Compilation compilation, IReadOnlyList<string> added, Terminal terminal)
    {
        foreach (var diagnostic in compilation.Diagnostics)
        {
            terminal.PrintLine(DiagnosticText.Line(diagnostic, terminal.ColoursOutput));
        }

        var counts = Compilation.Counts(compilation.Diagnostics);
        if (compilation.Topology is { } topology)
        {
            counts = $"{Words.Count(topology.Providers.Count, "provider")}, {Words.Count(topology.Networks.Count, "network")}, {Words.Count(topology.Machines.Count, "machine")}, {counts}";
        }

        terminal.PrintLine(counts);
        if (added.Count > 0)
        {
            terminal.PrintLine($"{compilation.LockFile.Shown}: {Words.Count(added.Count, "new choice")} kept; check the file in");
        }

        if (compilation.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } first)
        {
            terminal.PrintLine($"What a code means, with an example: docs/diagnostics/{first.Code}.md");
        }
    }
}
