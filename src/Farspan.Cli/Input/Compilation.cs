using Farspan.Analysis.Layers;
using Farspan.Planning;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Cli.Input;

/// <summary>A FILE argument taken through the pure stages: read, bound, checked, compiled.</summary>
internal sealed record Compilation
{
    /// <summary>What was read.</summary>
    public required TopologyInput Input { get; init; }

    /// <summary>The lock as it was found.</summary>
    public required AddressLockFile LockFile { get; init; }

    /// <summary>Every finding of every stage that ran, by place.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>The network, or null with errors.</summary>
    public required NetworkTopology? Topology { get; init; }

    /// <summary>The plan, or null with errors.</summary>
    public required NetworkPlan? Plan { get; init; }

    /// <summary>The lock to keep.</summary>
    public required AddressLock Lock { get; init; }

    /// <summary>True when nothing stands in the way of the plan.</summary>
    public bool Holds => Plan is not null;

    /// <summary>Compiles what <paramref name="given"/> means; changes nothing.</summary>
    /// <param name="given">File or folder.</param>
    /// <param name="terminal">For the working folder.</param>
    /// <param name="otherLock">A lock to use instead of the one beside the topology, or null.</param>
    public static Compilation Of(string given, Terminal terminal, AddressLockFile? otherLock = null)
    {
        var input = TopologyInput.Read(given, terminal);
        var lockFile = otherLock ?? AddressLockFile.Of(input);
        var diagnostics = new List<Diagnostic>();
        var known = lockFile.Parse(diagnostics);
        var read = TopologyReader.Read(input.Files);
        diagnostics.AddRange(read.Diagnostics);
        PlanResult? compiled = null;
        if (read.Topology is { } topology && known is not null)
        {
            compiled = PlanCompiler.Compile(topology, PlanInputs.None with { Lock = known });
            diagnostics.AddRange(compiled.Diagnostics);
        }

        var contradictions = compiled?.Plan is { } whole ? LayerCheck.Of(whole) : [];
        diagnostics.AddRange(contradictions);

        return new Compilation
        {
            Input = input,
            LockFile = lockFile,
            Diagnostics = diagnostics,
            Topology = read.Topology,
            Plan = contradictions.Any(d => d.Severity == Severity.Error) ? null : compiled?.Plan,
            Lock = compiled?.Lock ?? AddressLock.Empty,
        };
    }

    /// <summary>Compiles for a command that needs the plan: findings go to the error stream, and errors end the command.</summary>
    /// <exception cref="CommandException">The topology has errors.</exception>
    public static Compilation Required(string given, Terminal terminal, AddressLockFile? otherLock = null)
    {
        var compilation = Of(given, terminal, otherLock);
        foreach (var diagnostic in compilation.Diagnostics)
        {
            terminal.Error.WriteLine(DiagnosticText.Line(diagnostic, terminal.ColoursError));
        }

        return compilation.Holds
            ? compilation
            : throw new CommandException(ExitCode.Usage, $"{given} has {Counts(compilation.Diagnostics)}; nothing was changed");
    }

    /// <summary>Keeps the lock, or under <c>--locked</c> refuses to need that.</summary>
    /// <returns>Lines that were added to the lock.</returns>
    /// <exception cref="CommandException">Under <c>--locked</c>, when the lock would change.</exception>
    public IReadOnlyList<string> KeepLock(bool isLocked, Terminal terminal)
    {
        var (added, removed) = LockFile.Difference(Lock);
        if (isLocked)
        {
            return added.Count + removed.Count == 0
                ? added
                : throw new CommandException(ExitCode.Usage, $"--locked, but {LockFile.Shown} would change: {Change(added, removed)}; run without --locked and check the file in");
        }

        if (LockFile.Keep(Lock) is { } warning)
        {
            terminal.Error.WriteLine($"farspan: warning: {warning}");
        }

        return added;
    }

    /// <summary><c>2 errors, 1 warning</c>.</summary>
    public static string Counts(IReadOnlyList<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        return $"{Rendering.Status.Words.Count(errors, "error")}, {Rendering.Status.Words.Count(diagnostics.Count - errors, "warning")}";
    }

    // A handful of lines say what it is about; the rest are counted.
    private static string Change(IReadOnlyList<string> added, IReadOnlyList<string> removed)
    {
        const int Shown = 3;
        var all = added.Select(l => $"+ {l}").Concat(removed.Select(l => $"- {l}")).ToList();
        return string.Join("; ", all.Take(Shown)) + (all.Count > Shown ? $"; and {all.Count - Shown} more" : "");
    }
}
