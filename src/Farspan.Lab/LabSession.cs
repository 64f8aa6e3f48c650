using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Lifecycle;
using Farspan.Lab.Listeners;
using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.Lab.Supervision;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State;

namespace Farspan.Lab;

/// <summary>One lab: what can be done to it and asked of it.</summary>
/// <remarks>Every method opens what it needs and closes it again; nothing is held between two calls. Failures are <see cref="LabException"/>s.</remarks>
public sealed class LabSession
{
    private readonly LabStore _store;

    internal LabSession(LabEnvironment environment, string name)
    {
        Environment = environment;
        Name = name;
        Paths = new LabPaths(environment, name);
        _store = new LabStore(Paths);
    }

    /// <summary>Name of the lab.</summary>
    public string Name { get; }

    /// <summary>What it takes from its process.</summary>
    public LabEnvironment Environment { get; }

    /// <summary>Where everything of it is.</summary>
    public LabPaths Paths { get; }

    /// <summary>True when it has a plan: it is up, or was being brought up.</summary>
    public bool Exists => _store.Manifest() is not null;

    /// <summary>Brings the lab to a plan; see <see cref="UpReport"/>. Cancelled at any instant, <see cref="DownAsync"/> removes what was made.</summary>
    /// <exception cref="LabException">The environment cannot, or another command changes the lab.</exception>
    public Task<UpReport> UpAsync(UpRequest request, IProgress<LabProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new LabUp(Environment, Paths, progress).RunAsync(request, cancellationToken);
    }

    /// <summary>Takes the lab down to nothing, also a half-made one and one whose folder is gone; twice does no harm.</summary>
    /// <exception cref="LabException">Another command changes the lab, or something would not go.</exception>
    public Task<DownReport> DownAsync(IProgress<LabProgress>? progress, CancellationToken cancellationToken) =>
        new LabDown(Environment, Paths, progress).RunAsync(cancellationToken);

    /// <summary>Looks at everything and compares it with the plan.</summary>
    public Task<LabStatus> StatusAsync(CancellationToken cancellationToken) => new StatusReader(Environment, Paths).ReadAsync(cancellationToken);

    /// <summary>Waits until every service runs, or the time is over.</summary>
    /// <returns>The services that do not run yet; none when all do.</returns>
    public Task<IReadOnlyList<LabServiceStatus>> WaitForServicesAsync(TimeSpan patience, IProgress<LabProgress>? progress, CancellationToken cancellationToken) =>
        new ServiceWait(Environment, Paths, progress).RunAsync(patience, cancellationToken);

    /// <summary>Runs a command inside a machine, with our own input and output, the machine's hosts file and its resolver.</summary>
    /// <returns>Its exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="LabException">No such machine (FS4010), no such program (FS4017).</exception>
    public Task<int> ExecAsync(string machine, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        RequireNode(machine);
        return new LabExec(Environment, Paths).RunAsync(machine, command, cancellationToken);
    }

    /// <summary>Cuts something off: <c>provider/aws</c>, <c>zone/aws/a</c>, <c>network/lan</c>, <c>machine/etcd-1</c> or <c>link/peering</c>.</summary>
    /// <exception cref="LabException">There is no such thing (FS4011).</exception>
    public FaultReport Cut(string reference, CancellationToken cancellationToken) => new FaultCommand(Environment, Paths).Cut(reference, Plan(), cancellationToken);

    /// <summary>Takes back what was cut off.</summary>
    /// <param name="reference">What, or null for everything.</param>
    /// <param name="cancellationToken">Stops between two nodes.</param>
    /// <exception cref="LabException">It is not cut (FS4018).</exception>
    public FaultReport Heal(string? reference, CancellationToken cancellationToken) => new FaultCommand(Environment, Paths).Heal(reference, Plan(), cancellationToken);

    /// <summary>Opens the network namespace of a machine, router, the backbone or the internet host: for probes. The caller disposes it.</summary>
    /// <exception cref="LabException">No such machine (FS4010).</exception>
    public NetworkNamespace OpenNamespace(string machine)
    {
        RequireNode(machine);
        return NetworkNamespace.Open(Paths.NamespaceFile(machine));
    }

    /// <summary>Reads every node of the plan in force back, as its agent would; nodes that cannot be read are left out.</summary>
    public Task<IReadOnlyDictionary<string, MachineStatus>> ObserveAsync(CancellationToken cancellationToken) =>
        new MachineObservations(Environment, Paths).ReadAsync(Specs().Nodes, cancellationToken);

    /// <summary>Lets what stands in for services count the requests of a test.</summary>
    /// <returns>False when the lab's supervisor is not there.</returns>
    /// <exception cref="LabException">It does not answer (FS4014).</exception>
    public Task<bool> CountAsync(string run, CancellationToken cancellationToken) => new SupervisorClient(Paths, Environment.Time).CountAsync(run, cancellationToken);

    /// <summary>What arrived of a test; null when the supervisor that counted is gone.</summary>
    /// <exception cref="LabException">It does not answer (FS4014).</exception>
    public Task<IReadOnlyList<Arrival>?> ArrivalsAsync(string run, CancellationToken cancellationToken) => new SupervisorClient(Paths, Environment.Time).ArrivalsAsync(run, cancellationToken);

    /// <summary>Specs of the plan in force, as they are kept with the lab.</summary>
    public StoredPlan Specs() => _store.Plan(Manifest());

    /// <summary>What the plan in force was compiled from.</summary>
    public LabInputs Inputs() => _store.Inputs(Manifest());

    /// <summary>What the plan before is remembered by, for the next compilation; null where there is none.</summary>
    public PlanHistory? History() => _store.Manifest() is { } manifest ? _store.Inputs(manifest).History : null;

    /// <summary>The plan in force, compiled again from what is kept with the lab.</summary>
    /// <exception cref="LabException">What is kept no longer gives the plan that is in force (FS4016).</exception>
    public NetworkPlan Plan() => PlanAgain.Compile(this, Manifest());

    /// <summary>Faults in force, in the order in which they were made.</summary>
    public IReadOnlyList<string> Faults() => _store.Faults();

    internal LabManifest Manifest() => _store.Need(Environment);

    private void RequireNode(string machine)
    {
        var nodes = Manifest().Nodes;
        if (!nodes.Contains(machine, StringComparer.Ordinal) || !NetworkNamespace.IsNamespace(Paths.NamespaceFile(machine)))
        {
            throw LabErrors.UnknownMachine(Name, machine, Nearest.To(machine, nodes));
        }
    }
}
