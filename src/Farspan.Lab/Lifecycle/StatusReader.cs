using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Status;
using Farspan.Lab.Supervision;
using Farspan.State;

namespace Farspan.Lab.Lifecycle;

/// <summary>Looks at everything a lab has, and compares it with its plan. Changes nothing and takes no lock.</summary>
internal sealed class StatusReader(LabEnvironment environment, LabPaths paths)
{
    /// <summary>Machines looked at together: most of it is waiting for the kernel and for engines.</summary>
    private const int AtATime = 8;

    private readonly LabStore _store = new(paths);

    /// <exception cref="LabException">There is no such lab, or its state cannot be understood.</exception>
    public async Task<LabStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(environment.Time);
        var manifest = _store.Need(environment);
        var plan = _store.Plan(manifest);
        var units = await UnitsAsync(cancellationToken);
        var machines = await MachinesAsync(plan, units, cancellationToken);
        var supervisor = Supervisor(units.IsAlive);
        return new LabStatus
        {
            Lab = paths.Lab,
            TopologyPath = manifest.TopologyPath,
            Digest = manifest.Digest,
            Generation = manifest.Generation,
            Engine = manifest.Engine,
            IsComplete = manifest.IsComplete,
            Supervisor = supervisor,
            Faults = _store.Faults(),
            Providers = [.. manifest.Providers.Select(p => Provider(p, machines))],
            Core = [.. machines.Where(m => m.Role is MachineRole.Backbone or MachineRole.Internet)],
            Memory = new LabMemory
            {
                Namespaces = machines.Count(m => m.Verdict != Verdict.Unknown),
                OverlayBytes = machines.SelectMany(m => m.Overlays).Sum(o => o.RssBytes),
                ServiceBytes = machines.SelectMany(m => m.Services).Sum(s => s.RssBytes),
                SupervisorBytes = supervisor.RssBytes,
            },
            ElapsedMs = clock.ElapsedMs,
        };
    }

    private async Task<UnitView> UnitsAsync(CancellationToken cancellationToken)
    {
        SupervisorReport? report;
        try
        {
            report = await new SupervisorClient(paths, environment.Time).TryAskAsync(SupervisorCommand.Report, cancellationToken);
        }
        catch (LabException)
        {
            // It hangs or is dying: what it wrote down last is the best there is, and status says that it is not alive.
            report = null;
        }

        var records = report?.Units ?? LabStore.Read(paths.ServicesFile, LabJson.Default.IReadOnlyListUnitRecord) ?? [];
        return new UnitView(report is not null, records.ToDictionary(r => $"{r.Machine}/{r.Name}", StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<LabMachineStatus>> MachinesAsync(StoredPlan plan, UnitView units, CancellationToken cancellationToken)
    {
        var specs = plan.Nodes.ToList();
        var seen = new LabMachineStatus[specs.Count];
        var reader = new MachineReader(environment, paths);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, specs.Count, options, async (i, token) => seen[i] = await reader.ReadAsync(specs[i], units, token));
        return seen;
    }

    private LabSupervisorStatus Supervisor(bool isAlive)
    {
        var supervisor = Companion.Living(paths.SupervisorFile);
        var keeper = Companion.Living(paths.KeeperFile);
        return new LabSupervisorStatus
        {
            IsAlive = isAlive,
            Pid = supervisor?.Pid,
            KeeperPid = keeper?.Pid,
            RssBytes = (supervisor is null ? 0 : ProcessFinder.ResidentBytes(supervisor.Pid)) + (keeper is null ? 0 : ProcessFinder.ResidentBytes(keeper.Pid)),
        };
    }

    private static LabProviderStatus Provider(ProviderRecord provider, IReadOnlyList<LabMachineStatus> machines)
    {
        var own = machines.Where(m => string.Equals(m.Provider, provider.Name, StringComparison.Ordinal)).ToList();
        return new LabProviderStatus
        {
            Provider = provider.Name,
            Kind = provider.Kind,
            Region = provider.Region,
            Cidrs = provider.Cidrs,
            Machines = [.. own.Where(m => m.Role == MachineRole.Machine)],
            Routers = [.. own.Where(m => m.Role == MachineRole.Router)],
        };
    }
}
