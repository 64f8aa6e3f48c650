using Farspan.Planning;
using Farspan.State;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Collects the flows that are to be tried; one that several reasons ask for is tried once.</summary>
internal sealed class ProbeDrafts
{
    private const string InternetProvider = "internet";

    private readonly AddressBook _book;
    private readonly PolicyOracle _oracle;
    private readonly PlanWalk _walk;
    private readonly ProofOracle _proof;
    private readonly TargetFinder _targets;
    private readonly Dictionary<string, MachineSpec> _nodes;
    private readonly Dictionary<Flow, Draft> _drafts = [];

    public ProbeDrafts(NetworkPlan plan, AddressBook book, PolicyOracle oracle, TargetFinder targets)
    {
        _book = book;
        _oracle = oracle;
        _walk = new PlanWalk(plan);
        _proof = new ProofOracle(plan);
        _targets = targets;
        _nodes = plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);
    }

    /// <summary>The flow from a node to a target, with the source address it would use, and the declared way; null when the node has no address of that family or is the target.</summary>
    public (Flow Flow, DeclaredWay Way)? FlowBetween(string from, Target to)
    {
        if (string.Equals(from, to.At.Node, StringComparison.Ordinal) || SourceFor(from, to.At) is not { } source)
        {
            return null;
        }

        // A private link's service is asked at its endpoint: nobody there knows its own address.
        var address = _oracle.Hidden(source, to.At, to.Protocol, to.Port)?.Endpoint ?? to.At.Address;
        return (new Flow(from, to.At.Node, source.Address, address, to.Protocol, to.Port), _oracle.WayOf(source, to.At, to.Protocol, to.Port));
    }

    /// <summary>True when some policy allows the flow and the topology declares a way for it.</summary>
    public bool IsExpected(Flow flow, DeclaredWay way) => way.Kind != WayKind.None && _oracle.IsAllowed(flow);

    /// <summary>Adds a flow, or another reason for it.</summary>
    public void Add(Flow flow, DeclaredWay way, ProbeReason? reason)
    {
        if (!_drafts.TryGetValue(flow, out var draft))
        {
            _drafts.Add(flow, draft = new Draft(way));
        }

        if (reason is not null && !draft.Reasons.Contains(reason))
        {
            draft.Reasons.Add(reason);
        }
    }

    /// <summary>True when the flow is in already.</summary>
    public bool Contains(Flow flow) => _drafts.ContainsKey(flow);

    /// <summary>The provider that a node counts for in tables.</summary>
    public string ProviderOf(string node) => _nodes.GetValueOrDefault(node)?.Provider ?? InternetProvider;

    /// <summary>Everything collected as probes, ordered; those of other providers left out.</summary>
    public IReadOnlyList<ProbeSpec> Finish(string? provider)
    {
        var flows = _drafts.Keys
            .Where(f => provider is null || Is(provider, ProviderOf(f.From)) || Is(provider, ProviderOf(f.To)))
            .OrderBy(f => f.From, StringComparer.Ordinal)
            .ThenBy(f => f.To, StringComparer.Ordinal)
            .ThenBy(f => f.Protocol)
            .ThenBy(f => f.Port)
            .ThenBy(f => f.Destination.ToString(), StringComparer.Ordinal)
            .ThenBy(f => f.Source.ToString(), StringComparer.Ordinal);
        return [.. flows.Select((flow, id) => Make(id, flow, _drafts[flow]))];
    }

    /// <summary>The reason a policy is.</summary>
    public static ProbeReason ReasonOf(Policy policy) => new()
    {
        Kind = ReasonKind.Policy,
        Name = policy.Name,
        Text = $"{policy.From.Text} → {policy.To.Text}",
        Location = policy.Location.ToString(),
        Demands = Expectation.Connects,
    };

    private ProbeSpec Make(int id, Flow flow, Draft draft)
    {
        var allowing = _oracle.Allowing(flow);
        var plan = _walk.Follow(flow);
        return new ProbeSpec
        {
            Id = id,
            From = flow.From,
            FromProvider = ProviderOf(flow.From),
            To = flow.To,
            ToProvider = ProviderOf(flow.To),
            Protocol = flow.Protocol,
            Port = flow.Port,
            SourceAddress = flow.Source,
            DestinationAddress = flow.Destination,
            Expect = allowing.Count > 0 && draft.Way.Kind != WayKind.None ? Expectation.Connects : Expectation.Refused,
            Via = draft.Way,
            Link = plan.Link,
            Service = _targets.Listener(flow.To, _oracle.Behind(flow.Destination)?.Address ?? flow.Destination, flow.Protocol, flow.Port),
            Reasons = [.. allowing.Select(ReasonOf), .. draft.Reasons],
            Plan = plan,
            Proof = _proof.Ask(flow),
            IsByAnswers = allowing.Count > 0 && allowing.All(p => p.Egress is not null),
        };
    }

    // The address the kernel would choose is the one on the link of the route; another is taken only where no route leads there.
    private NodeAddress? SourceFor(string from, NodeAddress to)
    {
        var own = _book.Of(from).Where(a => a.Address.AddressFamily == to.Address.AddressFamily).ToList();
        var samePlane = own.Where(a => string.Equals(a.Overlay, to.Overlay, StringComparison.Ordinal)).ToList();
        var candidates = samePlane.Count > 0 ? samePlane : own.Where(a => a.Overlay is null).ToList();
        var route = _nodes.TryGetValue(from, out var node) ? PlanWalk.RouteOf(node, to.Address) : null;
        return candidates.FirstOrDefault(a => string.Equals(a.Link, route?.Link, StringComparison.Ordinal))
            ?? candidates.FirstOrDefault(a => _oracle.WayBetween(a, to).Kind != WayKind.None)
            ?? candidates.FirstOrDefault();
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private sealed class Draft(DeclaredWay way)
    {
        public DeclaredWay Way { get; } = way;

        public List<ProbeReason> Reasons { get; } = [];
    }
}
