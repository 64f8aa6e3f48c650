using System.Globalization;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Cli.Commands;
using Farspan.Cli.Input;
using Farspan.Rendering.Proofs;
using Farspan.Rendering.Status;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Proving;

/// <summary><c>prove FILE --watch</c>: proves, and after each save says what changed, until it is stopped.</summary>
/// <remarks>What is in memory is the last topology without errors: one with errors is told, and takes nothing away.</remarks>
internal sealed class ProofWatch(string given, Terminal terminal)
{
    private IReadOnlyList<SourceFile> _files = [];
    private IReadOnlyList<SourceFile> _proved = [];
    private IncrementalProver? _prover;
    private ProofReport? _report;

    /// <summary>Watches until it is stopped; gives the exit code of the last proof.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Who misspells a name is told so at once.
        var input = TopologyInput.Read(given, terminal);
        using var changes = new FileChanges(input.FullPath, terminal.Time);
        Look();
        await SayAsync($"watching {given}; Ctrl-C ends", cancellationToken);
        try
        {
            while (true)
            {
                await changes.WaitAsync(cancellationToken);
                Look();
                await terminal.Output.FlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return _report is null ? ExitCode.Usage : ProveCommand.Code(_report);
        }
    }

    private void Look()
    {
        var start = terminal.Time.GetTimestamp();
        Compilation compilation;
        try
        {
            compilation = Compilation.Of(given, terminal);
        }
        catch (CommandException e)
        {
            // Between the two steps of an editor's rename nothing may be there. What comes back is looked at, even if it is the same.
            _files = [];
            Stands(e.Message);
            return;
        }

        if (IsRead(compilation.Input.Files))
        {
            return;
        }

        _files = compilation.Input.Files;
        if (!compilation.Holds)
        {
            Tell(compilation.Diagnostics);
            Stands($"{given} has {Compilation.Counts(compilation.Diagnostics)}");
            return;
        }

        Prove(compilation, start);
    }

    private void Prove(Compilation compilation, long start)
    {
        var (proof, before) = (terminal.Time.GetTimestamp(), _report);
        var plan = compilation.Plan!;
        if (_prover is { } last)
        {
            var isSame = PoliciesApart.AreAllThatDiffers(_proved, last.Relation.Plan.Topology, compilation.Input.Files, plan.Topology);
            plan = PlanSharing.Of(last.Relation.Plan, plan, isSame);
        }

        _prover = _prover?.With(plan) ?? IncrementalProver.Of(plan);
        var report = ProveCommand.Told(_prover.Report(), compilation);
        (_proved, _report) = (compilation.Input.Files, report);
        if (before is null)
        {
            Tell(compilation.Diagnostics);
            ProveCommand.Print(report, plan.Topology.Name, terminal);
            return;
        }

        var scope = _prover.Proved.Count == _prover.Claims.Count && _prover.Relation.Redone == Redone.Everything ? "everything proved again" : $"{Words.Count(_prover.Proved.Count, "claim")} of {_prover.Claims.Count} proved again";
        terminal.PrintLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{Now()} {given}: read in {terminal.Time.GetElapsedTime(start, proof).TotalMilliseconds:0.0} ms, {scope} in {terminal.Time.GetElapsedTime(proof).TotalMilliseconds:0.0} ms"));
        terminal.Print(ProofChangeText.Render(before, report, (outcome, word) => ProveCommand.Painted(outcome, word, terminal)));
        Tell([.. report.Diagnostics.Where(d => !before.Diagnostics.Any(b => b.Code == d.Code && b.Message == d.Message))]);
    }

    private bool IsRead(IReadOnlyList<SourceFile> files) =>
        files.Count == _files.Count && files.Zip(_files).All(f => f.First.Path == f.Second.Path && f.First.Content.Span.SequenceEqual(f.Second.Content.Span));

    private void Stands(string why) =>
        terminal.Error.WriteLine($"{Now()} {why}; {(_report is null ? "nothing is proved yet" : $"what was proved last stands: {ProofText.Summary(_report)}")}");

    private void Tell(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            terminal.Error.WriteLine(DiagnosticText.Line(diagnostic, terminal.ColoursError));
        }
    }

    private async Task SayAsync(string text, CancellationToken cancellationToken)
    {
        await terminal.Output.FlushAsync(cancellationToken);
        await terminal.Error.WriteLineAsync(text);
    }

    private string Now() => terminal.Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
