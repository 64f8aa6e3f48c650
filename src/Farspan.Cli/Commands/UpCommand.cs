using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Lab;
using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.Planning;

namespace Farspan.Cli.Commands;

/// <summary><c>up FILE</c>: the topology, running on this machine.</summary>
internal static class UpCommand
{
    // etcd elects in one to two seconds; a PostgreSQL that first makes its data folder takes longest.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var lab = new Option<string?>("--lab") { HelpName = "NAME", Description = "Name of the lab; the topology's name when left out" };
        var locked = CommonOptions.Locked();
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until every service runs" };
        var json = CommonOptions.Json();
        return new FarspanCommand("up", "Bring the topology up on this machine, or bring what runs to the topology: only what differs is touched")
        {
            Examples = ["farspan up examples/provider-groups", "farspan up topology.yaml --lab second --json"],
            Arguments = { file },
            Options = { lab, locked, noWait, json },
            Run = (line, token) => RunAsync(
                Compilation.Required(line.GetRequiredValue(file), terminal), line.GetValue(lab), line.GetValue(locked), line.GetValue(noWait), line.GetValue(json), terminal, token),
        };
    }

    private static async Task<int> RunAsync(
        Compilation compilation, string? name, bool isLocked, bool isHasty, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        compilation.KeepLock(isLocked, terminal);
        var session = LabAccess.Catalog(terminal).Session(name ?? compilation.Topology!.Name);
        using var progress = new ProgressLine(terminal);
        var report = await session.UpAsync(Request(compilation, session), progress, cancellationToken);
        var (missing, waited) = isHasty ? ([], null) : await WaitAsync(session, progress, terminal, cancellationToken);
        progress.Dispose();
        terminal.Print(isJson
            ? JsonSerializer.Serialize(report, LabReportJson.Default.UpReport) + "\n"
            : UpText.Render(report, waited, missing) + Next(report, terminal));
        return missing.Count == 0 ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    /// <summary>Compiles again with what only the lab knows: the members' public keys and the plan before.</summary>
    private static UpRequest Request(Compilation compilation, LabSession session)
    {
        var result = PlanCompiler.Compile(compilation.Topology!, new PlanInputs
        {
            Lock = compilation.Lock,
            PublicKeys = LabKeys.Ensure(session, compilation.Topology!),
            Previous = session.History(),
        });
        return new UpRequest
        {
            Plan = result.Plan ?? throw new CommandException(ExitCode.Usage, string.Join(' ', result.Diagnostics)),
            Inputs = new LabInputs
            {
                TopologyPath = compilation.Input.FullPath,
                Files = compilation.Input.Files,
                LockText = result.Lock.ToText(),
                History = result.History,
            },
        };
    }

    private static async Task<(IReadOnlyList<LabServiceStatus> Missing, double? WaitedMs)> WaitAsync(
        LabSession session, ProgressLine progress, Terminal terminal, CancellationToken cancellationToken)
    {
        var began = terminal.Time.GetTimestamp();
        var missing = await session.WaitForServicesAsync(_patience, progress, cancellationToken);
        return (missing, terminal.Time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static string Next(UpReport report, Terminal terminal)
    {
        if (!terminal.IsOutputTerminal || report.Operations == 0)
        {
            return "";
        }

        var lab = LabAccess.Catalog(terminal).Names().Count > 1 ? $" --lab {report.Lab}" : "";
        return $"next: farspan test{lab} · farspan status{lab} · farspan down{lab}\n";
    }
}
