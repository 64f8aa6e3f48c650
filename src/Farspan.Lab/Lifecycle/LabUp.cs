using Farspan.Lab.Callers;
using Farspan.Lab.Certificates;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Faults;
using Farspan.Lab.Files;
using Farspan.Lab.Listeners;
using Farspan.Lab.Outside;
using Farspan.Lab.Packages;
using Farspan.Lab.Public;
using Farspan.Lab.Reports;
using Farspan.Lab.Supervision;
using Farspan.Lab.Wiring;
using Farspan.Planning;
using Farspan.Reconcile;
using Farspan.Rendering.Files.Gateways;
using Farspan.State;
using Farspan.Topology.Model;

namespace Farspan.Lab.Lifecycle;

/// <summary>Brings a lab to a plan: makes what is missing, changes what differs, removes what is gone, leaves alone what is right.</summary>
/// <remarks>
/// <para>What the lab is to be is written down before anything is made, so that whoever comes after a crash knows what may be there.</para>
/// <para>Order: what is gone, namespaces, cables, machines (fabric among them, all in parallel), faults, services. A second run of the same plan does nothing.</para>
/// </remarks>
internal sealed class LabUp(LabEnvironment environment, LabPaths paths, IProgress<LabProgress>? progress)
{
    private readonly LabStore _store = new(paths);
    private readonly PhaseClock _clock = new(environment.Time);
    private IReadOnlyList<string> _certificatesFailed = [];
    private IReadOnlyList<string> _certificatesHeld = [];
    private IReadOnlyList<LabCertificateChange> _certificatesChanged = [];

    /// <exception cref="LabException">The environment cannot, or somebody else has the lab.</exception>
    public async Task<UpReport> RunAsync(UpRequest request, CancellationToken cancellationToken)
    {
        if (!environment.IsRoot)
        {
            throw LabErrors.NotAllowed("this user is not root.");
        }

        ControlSocket.Check(paths.ControlSocket);
        using var held = LabLock.Take(paths, "up", environment.Time);
        var previous = _store.Manifest();
        if (previous is not null && !string.Equals(previous.TopologyPath, request.Inputs.TopologyPath, StringComparison.Ordinal))
        {
            throw LabErrors.NameTaken(paths.Lab, previous.TopologyPath, request.Inputs.TopologyPath);
        }

        // A down that was interrupted has removed some of it; what is left is still this lab's.
        previous ??= _store.Remains();
        var (manifest, installed) = await PrepareAsync(request, previous, cancellationToken);
        var supervisor = new SupervisorStarter(environment, paths);
        var stopped = (await supervisor.BeginAsync(cancellationToken))?.Stopped ?? [];
        var removed = await RemoveGoneAsync(request.Plan, previous, cancellationToken);
        _clock.End("removal");
        var layer = new MachineLayer(environment, paths, progress);
        var machines = await BuildAsync(request.Plan, previous, layer, cancellationToken);
        WriteVolumes(request);
        await CertifyAsync(request, cancellationToken);
        _clock.End("volumes");
        var (faults, lifted) = new FaultWriter(paths).Restore(request.Plan, cancellationToken);
        _clock.End("faults");
        _store.Save(manifest with { IsComplete = true, Nodes = [.. Nodes(request.Plan).Select(n => n.Machine)] });
        progress?.Report(new LabProgress("services", 0, 0));
        var services = await supervisor.ReloadAsync(cancellationToken);
        await TellRenewedAsync(request.Plan.Machines, services.Started, cancellationToken);
        _store.Forget(manifest.PlanFolder);
        _clock.End("services");
        return new UpReport
        {
            Lab = paths.Lab,
            Digest = request.Plan.Digest,
            Engine = manifest.Engine,
            Machines = [.. machines, .. removed],
            Started = services.Started,
            Stopped = [.. stopped.Concat(services.Stopped).Order(StringComparer.Ordinal)],
            Replaced = services.Replaced,
            Installed = installed,
            CertificatesFailed = _certificatesFailed,
            CertificatesHeld = _certificatesHeld,
            Faults = faults,
            LiftedFaults = lifted,
            Phases = _clock.Phases,
            Concepts = layer.Concepts,
            ElapsedMs = _clock.ElapsedMs,
        };
    }

    /// <summary>Everything that can be refused before anything is made; of a lab that was not there before, a refusal leaves nothing.</summary>
    private async Task<(LabManifest Manifest, IReadOnlyList<string> Installed)> PrepareAsync(UpRequest request, LabManifest? previous, CancellationToken cancellationToken)
    {
        try
        {
            NodeSet.RefuseForeign(paths, Nodes(request.Plan), (previous?.Nodes ?? []).ToHashSet(StringComparer.Ordinal));
            var needs = Requirements.Of(environment, paths, request.Plan);
            var installed = await new PackageInstaller(environment, paths, progress).EnsureAsync(needs.Tools, cancellationToken);
            _clock.End("requirements");
            var manifest = Begin(request, previous, needs.Engine);
            _clock.End("state");
            return (manifest, installed);
        }
        catch (LabException) when (previous is null && _store.Manifest() is null)
        {
            Directory.Delete(paths.Folder, recursive: true);
            throw;
        }
    }

    private static IEnumerable<MachineSpec> Nodes(NetworkPlan plan) => plan.Machines.Concat(plan.Fabric);

    /// <summary>Writes down what the lab is to be, and every node that may exist on the way there.</summary>
    private LabManifest Begin(UpRequest request, LabManifest? previous, string? engine)
    {
        StateFile.MakeFolder(paths.LogsFolder);
        var manifest = new LabManifest
        {
            Lab = paths.Lab,
            TopologyPath = request.Inputs.TopologyPath,
            Digest = request.Plan.Digest,
            Generation = request.Plan.Generation,
            PlanFolder = _store.Keep(request),
            Engine = engine,
            IsComplete = false,
            Nodes = [.. Nodes(request.Plan).Select(n => n.Machine).Union(previous?.Nodes ?? [], StringComparer.Ordinal)],
            Providers = [.. request.Plan.Topology.Providers.Select(p => Record(request.Plan.Topology, p))],
        };
        _store.Save(manifest);
        File.Delete(paths.GoingDownFile);
        return manifest;
    }

    private async Task<IReadOnlyList<MachineChange>> RemoveGoneAsync(NetworkPlan plan, LabManifest? previous, CancellationToken cancellationToken)
    {
        var wanted = Nodes(plan).Select(n => n.Machine).ToHashSet(StringComparer.Ordinal);
        var gone = (previous?.Nodes ?? []).Where(n => !wanted.Contains(n)).ToList();
        if (gone.Count == 0)
        {
            return [];
        }

        var removed = await new Demolition(environment, paths).RemoveNodesAsync(gone, cancellationToken);
        return [.. gone.Where(removed.Contains).Select(n => new MachineChange { Machine = n, Provider = null, Kind = MachineChangeKind.Removed, Operations = 1 })];
    }

    private async Task<IReadOnlyList<MachineChange>> BuildAsync(NetworkPlan plan, LabManifest? previous, MachineLayer layer, CancellationToken cancellationToken)
    {
        var specs = Nodes(plan).ToList();
        var known = (previous?.Nodes ?? []).ToHashSet(StringComparer.Ordinal);
        using var nodes = await NodeSet.OpenAsync(paths, specs, known, progress, cancellationToken);
        _clock.End("namespaces");
        progress?.Report(new LabProgress("cables", 0, plan.Cables.Count));
        CableLayer.Lay(nodes.Nodes, plan.Cables, cancellationToken);
        _clock.End("cables");
        var operations = await layer.ApplyAsync([.. specs.Select(s => nodes.Nodes[s.Machine])], cancellationToken);
        _clock.End("machines");
        return
        [
            .. specs.Select(s => new MachineChange
            {
                Machine = s.Machine,
                Provider = s.Provider,
                Kind = nodes.Nodes[s.Machine].IsNew ? MachineChangeKind.Made : operations[s.Machine] > 0 ? MachineChangeKind.Changed : MachineChangeKind.Unchanged,
                Operations = operations[s.Machine],
            }),
        ];
    }

    // Before services start, as they read their certificates then. What fails is tried again while the lab runs, and status names it.
    private async Task CertifyAsync(UpRequest request, CancellationToken cancellationToken)
    {
        var pass = await new LabCertificates(paths, environment.Time).RunAsync(request.Plan.Machines, onListed: null, cancellationToken);
        (_certificatesFailed, _certificatesHeld, _certificatesChanged) = (pass.Failures, pass.Held, pass.Changed);
    }

    // Services that went on running read their certificates at their start; those that were started now have the new ones.
    private async Task TellRenewedAsync(IReadOnlyList<MachineSpec> machines, IReadOnlyList<string> started, CancellationToken cancellationToken)
    {
        if (_certificatesChanged.Count == 0)
        {
            return;
        }

        var running = machines.Select(m => m with { Services = [.. m.Services.Where(s => !started.Contains($"{m.Machine}/{s.Name}", StringComparer.Ordinal))] });
        try
        {
            await new UnitFactory(environment, paths, new ArrivalLog()).RenewAsync(_certificatesChanged, [.. running], cancellationToken);
        }
        catch (ReconcileException refused)
        {
            _certificatesFailed = [.. _certificatesFailed, refused.Message];
        }
    }

    // After their addresses, so that a gateway can listen on those that are new; before services are started.
    private void WriteVolumes(UpRequest request)
    {
        var volume = new MachineVolume(paths, new LabGatewaySpec(paths, request.Inputs.TopologyPath, environment.Time), new ProxyFiles(request.Plan));
        foreach (var machine in request.Plan.Machines)
        {
            volume.Write(machine);
        }

        new OutsidePlaces(paths).Make(request.Plan.Machines, request.Plan.Fabric);
        if (PublicAuthority.Of(environment, request.Plan.Machines, request.Plan.Fabric) is { } authority)
        {
            PublicAuthorityFiles.Make(paths, authority, environment.Time);
        }
    }

    private static ProviderRecord Record(NetworkTopology topology, Provider provider) => new()
    {
        Name = provider.Name,
        Kind = provider.Kind switch
        {
            ProviderKind.BareMetal => "bare-metal",
            var kind => kind.ToString().ToLowerInvariant(),
        },
        Region = provider.Region,
        Cidrs = [.. topology.Networks.Where(n => string.Equals(n.Provider.Name, provider.Name, StringComparison.Ordinal)).SelectMany(n => n.Cidrs).Select(c => c.ToString())],
    };
}
