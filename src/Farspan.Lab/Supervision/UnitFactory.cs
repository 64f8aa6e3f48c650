using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Farspan.Lab.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Listeners;
using Farspan.Lab.Outside;
using Farspan.Lab.Public;
using Farspan.Lab.Recipes;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Certificates;
using Farspan.State.Services;
using Farspan.Topology.Model.Trust;

namespace Farspan.Lab.Supervision;

/// <summary>Turns a plan into the things to keep alive.</summary>
internal sealed class UnitFactory(LabEnvironment environment, LabPaths paths, ArrivalLog arrivals)
{
    private readonly ServiceHost _host = new(paths);
    private readonly string _program = ProgramStamp.Of(environment);

    /// <summary>Everything that <paramref name="plan"/> wants to be kept alive, by key.</summary>
    public IReadOnlyDictionary<string, UnitPlan> Wanted(LabManifest manifest, StoredPlan plan)
    {
        var wanted = new Dictionary<string, UnitPlan>(StringComparer.Ordinal);
        foreach (var spec in plan.Machines)
        {
            foreach (var service in spec.Services)
            {
                var unit = new UnitPlan(spec, service.Name, DigestOf(spec, service), service, BuildOf(spec, service, plan));
                wanted.Add(unit.Key, unit);
            }
        }

        foreach (var engine in plan.Nodes.SelectMany(n => EngineBody.Of(manifest, n)))
        {
            wanted.Add(engine.Key, engine);
        }

        // The internet host has no services in any plan: these are the lab's.
        foreach (var internet in plan.Fabric.Where(f => f.Role == MachineRole.Internet).Take(1))
        {
            foreach (var outside in OutsidePlaces.Services(plan.Machines))
            {
                var unit = new UnitPlan(internet, outside.Name, DigestOf(internet, outside), outside);
                wanted.Add(unit.Key, unit);
            }
        }

        if (PublicAuthority.Of(environment, plan.Machines, plan.Fabric) is { } authority)
        {
            foreach (var service in authority.Services)
            {
                var unit = new UnitPlan(authority.Internet, service.Name, DigestOf(authority.Internet, service), service, BuildOf(authority.Internet, service, plan));
                wanted.Add(unit.Key, unit);
            }
        }

        return wanted;
    }

    /// <summary>Connects from inside machines.</summary>
    public IServiceHost Host => _host;

    /// <summary>Lets every real service that has members in the plan settle to it; called again where that fails.</summary>
    public async Task SettleAsync(StoredPlan plan, CancellationToken cancellationToken)
    {
        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var spec in plan.Machines)
        {
            foreach (var service in spec.Services.Where(s => s.Recipe is not null && settled.Add(s.Name)))
            {
                if (RecipeCatalog.Find(service.Recipe) is { } recipe)
                {
                    await recipe.SettleAsync(Context(spec, service), _host, cancellationToken);
                }
            }
        }
    }

    /// <summary>Tells the services that show certificates which were replaced.</summary>
    /// <exception cref="ReconcileException">One could not be told; the others were.</exception>
    public async Task RenewAsync(IReadOnlyList<LabCertificateChange> changes, IReadOnlyList<MachineSpec> machines, CancellationToken cancellationToken)
    {
        ReconcileException? failure = null;
        foreach (var spec in machines)
        {
            var names = changes.Where(c => c.Machine == spec.Machine).Select(c => c.Change.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var service in spec.Services.Where(s => names.Count > 0 && Shows(spec, s, names)))
            {
                try
                {
                    await (RecipeCatalog.Find(service.Recipe)?.RenewAsync(Context(spec, service), _host, cancellationToken) ?? Task.CompletedTask);
                }
                catch (Exception refused) when (refused is ReconcileException or IOException)
                {
                    failure ??= new ReconcileException(refused.Message, refused);
                }
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    // A gateway's listeners name files, which may be any of the machine's.
    private static bool Shows(MachineSpec spec, ServiceSpec service, HashSet<string> names) =>
        service.Tls.Any(t => t.Certificate is { } name && names.Contains(name)) || spec.Gateways.Any(g => g.Service == service.Name && g.Listeners.Any(l => l.Tls is not null));

    /// <summary>What keeps <paramref name="plan"/> alive.</summary>
    public IUnitBody Body(UnitPlan plan)
    {
        if (plan.Service is not { } service)
        {
            return new EngineBody(environment, paths, plan);
        }

        return RecipeCatalog.Find(service.Recipe) is { } recipe
            ? new ServiceBody(Context(plan.Spec, service), recipe, _host, ProcessMark.Of(plan))
            : new ListenerBody(paths, plan.Spec, service, arrivals, environment.Time);
    }

    /// <summary>The records that a new supervisor begins with: what runs is found by its mark, whether or not it was written down.</summary>
    /// <param name="remembered">What was written down.</param>
    /// <param name="wanted">What is to run; every other service of the lab is ended.</param>
    public async Task<Dictionary<string, UnitRecord>> TakeOverAsync(
        IReadOnlyDictionary<string, UnitRecord> remembered, IReadOnlyDictionary<string, UnitPlan> wanted)
    {
        var marks = wanted.Values.Where(u => u.Service is not null).ToDictionary(ProcessMark.Of, StringComparer.Ordinal);
        var known = new Dictionary<string, UnitRecord>(remembered, StringComparer.Ordinal);
        var stray = new List<FoundProcess>();
        foreach (var group in ProcessFinder.Find(paths.Folder, new HashSet<ulong>()).Where(p => p.Unit is not null).GroupBy(p => p.Unit!, StringComparer.Ordinal))
        {
            if (!marks.TryGetValue(group.Key, out var unit))
            {
                stray.AddRange(group);
                continue;
            }

            // A service's own children carry its mark too; it began before them. One that was replaced and still ends what it began is none.
            var holder = HolderOf(unit);
            var process = (group.FirstOrDefault(p => p.Process.Pid == holder) ?? group.MinBy(p => (p.Process.StartTicks, p.Process.Pid))!).Process;
            known[unit.Key] = new UnitRecord
            {
                Machine = unit.Spec.Machine,
                Name = unit.Name,
                Digest = unit.Digest,
                Build = remembered.GetValueOrDefault(unit.Key)?.Build ?? "",
                Process = process,
                Restarts = remembered.GetValueOrDefault(unit.Key)?.Restarts ?? 0,
                Failure = null,
            };
        }

        await Task.WhenAll(stray.Select(s => LabProcess.EndAsync(s.Process, environment.Time, CancellationToken.None)));
        return known;
    }

    private int? HolderOf(UnitPlan unit) =>
        unit.Service is { } service && RecipeCatalog.Find(service.Recipe) is IReplaceableRecipe recipe ? recipe.Holder(Context(unit.Spec, service)) : null;

    private string BuildOf(MachineSpec spec, ServiceSpec service, StoredPlan plan)
    {
        if (RecipeCatalog.Find(service.Recipe) is not IReplaceableRecipe recipe)
        {
            return "";
        }

        var context = Context(spec, service) with { OutsideNames = string.Join('\n', OutsidePlaces.Names(spec, plan.Machines)) };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_program}\n{recipe.Surroundings(context)}")));
    }

    private string DigestOf(MachineSpec spec, ServiceSpec service)
    {
        if (RecipeCatalog.Find(service.Recipe) is { } recipe)
        {
            return recipe.Launch(Context(spec, service)).Digest();
        }

        // Who else runs the service does not matter to a listener.
        var text = JsonSerializer.Serialize(service with { Members = [] }, LabJson.Default.ServiceSpec);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private ServiceContext Context(MachineSpec spec, ServiceSpec service) => new()
    {
        Paths = paths,
        Environment = environment,
        Machine = spec.Machine,
        Service = service,
        Gateway = spec.Gateways.FirstOrDefault(g => g.Service == service.Name),
        Authority = spec.Certificates.FirstOrDefault(c => c.Issuer.Kind == IssuerKind.Internal)?.Issuer.Name,
        Names = Certificate(spec, service)?.DnsNames ?? [],
    };

    // Its own where it is in a TLS layer, else the machine's.
    private static CertificateSpec? Certificate(MachineSpec spec, ServiceSpec service)
    {
        var name = service.Tls.Select(t => t.Certificate).FirstOrDefault(c => c is not null) ?? CertificatePaths.Machine;
        return spec.Certificates.FirstOrDefault(c => c.Name == name);
    }
}
