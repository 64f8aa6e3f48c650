using Farspan.Analysis.Claims;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Planning;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Scenarios;

/// <summary>Says what a loss cuts, which services it takes down and which claims fall.</summary>
/// <remarks>
/// What is gone is not mourned pair by pair: connections are compared between what is left. Claims that nothing arrives cannot fall by a loss, because a
/// loss opens nothing; <c>always</c> is judged between what is left, and <c>survives</c> where the loss is no greater than the claim allows for.
/// </remarks>
public sealed class WhatIf
{
    private readonly NetworkPlan _plan;
    private readonly FailureSet _lost;
    private readonly ReachabilityRelation _before;
    private readonly ReachabilityRelation _after;
    private readonly ProofContext _now;
    private readonly ProofContext _then;
    private readonly SurvivalSearch _search;

    private WhatIf(NetworkPlan plan, FailureSet lost)
    {
        (_plan, _lost) = (plan, lost);
        _before = ReachabilityRelation.Of(plan);
        _after = _before.Without(lost);
        _now = new ProofContext(_before, FailureSet.None);
        _then = new ProofContext(_after, lost);
        _search = new SurvivalSearch(plan, _now.Tracer, _before.Endpoints);
    }

    /// <summary>What happens when all of these are lost together.</summary>
    public static WhatIfReport Of(NetworkPlan plan, IReadOnlyList<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(failures);
        return new WhatIf(plan, FailureSet.Of(plan, failures)).Report();
    }

    private WhatIfReport Report()
    {
        var services = _plan.Topology.Services.Select(Of).ToList();
        return new WhatIfReport
        {
            Losing = _lost.Failures,
            Machines = [.. _plan.Machines.Select(m => m.Machine).Where(_lost.IsLost)],
            Services = services,
            Pairs = Pairs(),
            Claims = [.. _plan.Topology.Claims.Select(c => Fallen(c, services)).OfType<ClaimLoss>()],
        };
    }

    private ServiceLoss Of(Topology.Model.Service service)
    {
        var (left, need, members, doubt) = _search.Under(service, _lost);
        return new ServiceLoss
        {
            Service = service,
            Members = members,
            Gone = [.. members.Where(_lost.IsLost)],
            Left = left,
            Need = need,
            CutOff = CutOff(service),
            Doubt = doubt,
        };
    }

    private List<string> CutOff(Topology.Model.Service service)
    {
        var members = _now.Selector.Members(service);
        var targets = members.SelectMany(m => _now.Selector.On(m, service)!.Bind.Select(_before.Endpoints.Find).OfType<Endpoint>()).ToList();
        var ports = service.Ports.Aggregate(new PortSet(_before.Ports), (all, p) => all.Or(_before.Ports.Set(PortSpace.Of(p.Protocol), p.Ports)));
        var (had, has) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var kind in Kinds(_before.Endpoints.All.Where(e => !e.IsInternet && !_lost.IsLost(e.Node))))
        {
            var reached = targets.Where(t => ReachabilityRelation.IsPair(kind[0], t)).ToList();
            Add(had, kind, reached.Exists(t => !_before.Answered(kind[0], t).And(ports).IsEmpty));
            Add(has, kind, reached.Exists(t => !_after.Answered(kind[0], t).And(ports).IsEmpty));
        }

        return [.. _plan.Machines.Select(m => m.Machine).Where(m => had.Contains(m) && !has.Contains(m))];
    }

    private static void Add(HashSet<string> nodes, List<Endpoint> kind, bool condition)
    {
        if (condition)
        {
            nodes.UnionWith(kind.Select(e => e.Node));
        }
    }

    // Endpoints that nobody could tell apart before, nor can now.
    private List<List<Endpoint>> Kinds(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.GroupBy(e => (_before.GroupOf[e.Id], _after.GroupOf[e.Id], e.Address.AddressFamily)).Select(g => g.ToList())];

    private List<PairLoss> Pairs()
    {
        var kinds = Kinds(_before.Endpoints.All.Where(e => !_lost.IsLost(e.Node)));
        var found = new List<PairLoss>();
        foreach (var from in kinds)
        {
            foreach (var to in kinds)
            {
                if (from.SelectMany(f => to.Where(t => ReachabilityRelation.IsPair(f, t)).Take(1).Select(t => (f, t))).FirstOrDefault() is ({ } first, { } second) &&
                    _before.Answered(first, second).Except(_after.Answered(first, second)).And(_now.Selector.EveryPort) is { IsEmpty: false } ports)
                {
                    found.Add(new PairLoss(Names(from), Names(to), ports));
                }
            }
        }

        return
        [
            .. found.GroupBy(f => (string.Join(' ', f.To), f.Ports.ToString()))
                .Select(g => new PairLoss([.. g.SelectMany(p => p.From).Distinct(StringComparer.Ordinal)], g.First().To, g.First().Ports)),
        ];
    }

    private static List<string> Names(List<Endpoint> endpoints) => [.. endpoints.Select(e => e.Node).Distinct(StringComparer.Ordinal)];

    private ClaimLoss? Fallen(Claim claim, IReadOnlyList<ServiceLoss> services) => claim switch
    {
        AlwaysClaim always when new AlwaysProof(_now).Prove(always).Outcome == Outcome.Holds &&
            new AlwaysProof(_then, e => !_lost.IsLost(e.Node)).Prove(always) is { Outcome: not Outcome.Holds } proof => new ClaimLoss(claim, proof.Reason),
        SurvivesClaim survives when services.First(s => s.Service.Name == survives.Service.Name) is { IsDead: true } service &&
            LossBudget.Covers(_plan.Topology, survives, _lost.Failures) => new ClaimLoss(claim, FormattableString.Invariant($"{service.Left} of {service.Members.Count} members are left, {service.Need} are needed")),
        _ => null,
    };
}
