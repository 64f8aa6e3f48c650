using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Import;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Commands;

/// <summary><c>import SOURCE…</c>: what people have, as a topology file.</summary>
internal static class ImportCommand
{
    /// <summary>How a file begins that this command may write again.</summary>
    private const string OwnMark = "# Written by 'farspan import'";

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var sources = new Argument<string[]>("SOURCE")
        {
            Description = "Files, or folders of them: what kubectl get -o yaml|json and aws ec2 describe-* print, or a Terraform module for AWS in JSON",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "Write the topology there; to standard output when left out" };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Name of the topology" };
        var oneWay = new Option<bool>("--one-way") { Description = "Also allow what gets there while its answers may not come back: for claims that nothing passes" };
        var strict = new Option<bool>("--strict") { Description = "Exit 1 when something was left out that may let packets pass" };
        var force = new Option<bool>("--force") { Description = "Overwrite a FILE that this command did not write" };
        var json = CommonOptions.Json();
        return new FarspanCommand("import", "Make a topology file out of Kubernetes network policies or AWS security groups, network ACLs and routes")
        {
            Examples = ["farspan import cluster.yaml -o topology.yaml", "farspan import vpc/ --name shop -o topology.yaml --strict"],
            Run = (line, _) => Task.FromResult(Run(
                line.GetRequiredValue(sources),
                new Wishes(line.GetValue(output), line.GetValue(name), line.GetValue(oneWay), line.GetValue(strict), line.GetValue(force), line.GetValue(json)),
                terminal)),
            Arguments = { sources },
            Options = { output, name, oneWay, strict, force, json },
        };
    }

    private static int Run(string[] sources, Wishes wishes, Terminal terminal)
    {
        if (wishes.Name is { } name && !IsName(name))
        {
            throw new CommandException(ExitCode.Usage, $"--name does not take '{name}': write lower-case letters, digits and hyphens");
        }

        var target = wishes.Output is { } given ? Path.GetFullPath(given, terminal.WorkingFolder) : null;
        if (target is not null && !wishes.Force)
        {
            RefuseForeign(target, wishes.Output!);
        }

        var result = Importer.Import(ForeignInput.Read(sources, terminal), new ImportOptions { Name = wishes.Name, AllowsOneWay = wishes.OneWay });
        if (result.Topology is { } topology && target is not null)
        {
            var temporary = $"{target}.{Environment.ProcessId}.new";
            File.WriteAllText(temporary, topology);
            File.Move(temporary, target, overwrite: true);
        }

        if (wishes.Json)
        {
            terminal.PrintLine(JsonSerializer.Serialize(ImportReport.Of(sources, wishes.Output, result), CliJson.Readable.ImportReport));
        }
        else
        {
            WriteText(result, wishes, terminal);
        }

        return result.Topology is null ? ExitCode.Usage : wishes.Strict && result.IsNarrower ? ExitCode.DoesNotHold : ExitCode.Holds;
    }

    // The topology may go to standard output: everything else goes to the error stream.
    private static void WriteText(ImportResult result, Wishes wishes, Terminal terminal)
    {
        foreach (var diagnostic in result.Diagnostics)
        {
            terminal.Error.WriteLine(DiagnosticText.Line(diagnostic, terminal.ColoursError));
        }

        if (result.Topology is not { } topology)
        {
            terminal.Error.WriteLine($"{Compilation.Counts(result.Diagnostics)}; nothing was written");
            if (result.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } first)
            {
                terminal.Error.WriteLine($"What a code means, with an example: docs/diagnostics/{first.Code}.md");
            }

            return;
        }

        if (wishes.Output is null)
        {
            terminal.Print(topology);
        }

        terminal.Error.WriteLine($"{result.Summary}; {Compilation.Counts(result.Diagnostics)}");
        if (result.IsNarrower)
        {
            terminal.Error.WriteLine("Something that may let packets pass was left out (see above): claims that nothing passes are proved of the rest only.");
        }

        if (wishes.Output is { } file)
        {
            terminal.Error.WriteLine($"{file} is written; see who reaches whom with 'farspan matrix {file}', and add claims to it or in a second file of its folder");
        }
    }

    private static void RefuseForeign(string target, string shown)
    {
        if (Directory.Exists(target))
        {
            throw new CommandException(ExitCode.Usage, $"{shown} is a folder; name a file in it, such as {Path.Combine(shown, "topology.yaml")}");
        }

        if (File.Exists(target))
        {
            using var reader = new StreamReader(target);
            if (reader.ReadLine()?.StartsWith(OwnMark, StringComparison.Ordinal) != true)
            {
                throw new CommandException(ExitCode.Usage, $"{shown} exists and was not written by this command; choose another name, or overwrite it with --force");
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';

    private sealed record Wishes(string? Output, string? Name, bool OneWay, bool Strict, bool Force, bool Json);
}
