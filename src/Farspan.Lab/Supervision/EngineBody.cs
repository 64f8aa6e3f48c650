using System.Globalization;
using Farspan.Lab.Files;
using Farspan.Lab.Lifecycle;
using Farspan.Lab.Wiring;
using Farspan.Linux.Namespaces;
using Farspan.Reconcile;
using Farspan.State;

namespace Farspan.Lab.Supervision;

/// <summary>A userspace overlay engine: when it dies, its machine is reconciled, which starts it again with its peers, addresses and routes.</summary>
/// <remarks>What the machine is to look like is read at that moment, so that a plan which changed meanwhile is the one that holds.</remarks>
internal sealed class EngineBody(LabEnvironment environment, LabPaths paths, UnitPlan plan) : IUnitBody
{
    private const string Prefix = "overlay:";
    private ProcessRecord? _process;

    /// <summary>Key of the unit of a link.</summary>
    public static string Key(string machine, string link) => $"{machine}/{Prefix}{link}";

    /// <summary>True for the record of an engine, false for that of a service: names of services have no colon.</summary>
    public static bool IsEngine(UnitRecord record) => record.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Units for the overlays of a machine; none where the kernel carries them.</summary>
    public static IEnumerable<UnitPlan> Of(LabManifest manifest, MachineSpec spec) =>
        string.Equals(manifest.Engine, Requirements.UserspaceEngine, StringComparison.Ordinal)
            ? spec.Overlays.Select(o => new UnitPlan(spec, Prefix + o.Link, o.Link, null))
            : [];

    public async Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken)
    {
        _process = Living();
        if (_process is null)
        {
            await ReconcileAsync(cancellationToken);
            _process = Living() ?? throw new ReconcileException($"The overlay engine of {plan.Key} does not run after its machine was reconciled.");
        }

        return _process;
    }

    public async Task<string> DeathAsync(CancellationToken cancellationToken)
    {
        var how = await LabProcess.WaitAsync(_process!, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"process {_process!.Pid} died: {how}");
    }

    public Task<ProcessRecord?> ReplaceAsync(CancellationToken cancellationToken) => Task.FromResult<ProcessRecord?>(null);

    /// <summary>The machine's reconciler ends engines, with their links; here is only who watches.</summary>
    public Task EndAsync() => Task.CompletedTask;

    private ProcessRecord? Living() => LabMachine.EngineProcess(paths, plan.Spec.Machine, plan.Name[Prefix.Length..]) is { } process && ProcessFinder.IsAlive(process) ? process : null;

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var store = new LabStore(paths);
        var manifest = store.Manifest() ?? throw new ReconcileException("The lab goes down.");
        var spec = store.Plan(manifest).Nodes.FirstOrDefault(m => string.Equals(m.Machine, plan.Spec.Machine, StringComparison.Ordinal))
            ?? throw new ReconcileException($"The plan no longer has {plan.Spec.Machine}.");
        var network = NetworkNamespace.Open(paths.NamespaceFile(spec.Machine));
        using var node = LabNode.Open(spec, network);
        var machine = LabMachine.Of(environment, paths, node);
        await machine.Reconciler.ApplyAsync(spec, cancellationToken);
    }
}
