using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>Finds the smallest set of failures that breaks a service, over all combinations.</summary>
/// <remarks>
/// Members and conversations are followed once; a failure is then a set of members and conversations that it takes. Domains that take nothing are left
/// out and domains that take the same are one. Where a loss takes nothing but its own members, numbers alone decide and nothing has to be searched.
/// </remarks>
public sealed class SurvivalSearch
{
    // Each is a few hundred nanoseconds; what needs more is said to be unknown.
    private const int MostCombinations = 400_000;

    // Everybody with everybody is traced: beyond, it would take minutes.
    private const int MostMembers = 64;

    private readonly NetworkPlan _plan;
    private readonly PacketTracer _tracer;
    private readonly Entrances _entrances;
    private readonly EndpointTable _endpoints;
    private readonly Dictionary<string, MemberTalk> _talks = new(StringComparer.Ordinal);
    private readonly Dictionary<Failure, FailureSet> _sets = [];

    /// <summary>Prepares to search in a plan.</summary>
    public SurvivalSearch(NetworkPlan plan, PacketTracer tracer, EndpointTable endpoints) => (_plan, _tracer, _entrances, _endpoints) = (plan, tracer, new Entrances(plan), endpoints);

    /// <summary>What a service outlives of one kind of failure.</summary>
    public Survival Of(Service service, FailureDomain domain)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (TalkOf(service) is not { } talk)
        {
            return Make(service, domain, [], 0, 0, null, 0, TooMany());
        }

        var losses = FailureDomainList.Of(_plan.Topology, domain).Where(f => domain != FailureDomain.Machine || SetOf(f).Nodes.Any(talk.Touches)).Select(f => Loss.Of(SetOf(f), talk)).ToList();
        return Search(service, domain, talk, losses);
    }

    /// <summary>How many members of a service still talk to each other when something is lost, how many must, and which machines they are.</summary>
    internal (int Left, int Need, IReadOnlyList<string> Members, string? Doubt) Under(Service service, FailureSet lost)
    {
        if (TalkOf(service) is not { } talk)
        {
            return (0, 0, [], TooMany());
        }

        var left = new MemberState(talk, service.HasQuorum).Largest(Loss.Of(lost, talk));
        return (left, NeedOf(service, talk.Members.Count), talk.Members, talk.Doubt);
    }

    // What a failure takes along is the same for all services.
    private FailureSet SetOf(Failure failure)
    {
        if (!_sets.TryGetValue(failure, out var set))
        {
            _sets.Add(failure, set = FailureSet.Of(_plan, [failure]));
        }

        return set;
    }

    private static string TooMany() => FormattableString.Invariant($"it has more than {MostMembers} members, and conversations are followed among no more");

    private static int NeedOf(Service service, int members) => service.HasQuorum ? (members / 2) + 1 : 1;

    private MemberTalk? TalkOf(Service service)
    {
        if (!_talks.TryGetValue(service.Name, out var talk))
        {
            var members = _plan.Machines.Count(m => m.Services.Any(s => string.Equals(s.Name, service.Name, StringComparison.Ordinal)));
            if (service.HasQuorum && members > MostMembers)
            {
                return null;
            }

            _talks.Add(service.Name, talk = MemberTalk.Of(_plan, _tracer, _entrances, _endpoints, service));
        }

        return talk;
    }

    private static Survival Search(Service service, FailureDomain domain, MemberTalk talk, List<Loss> all)
    {
        var state = new MemberState(talk, service.HasQuorum);
        var need = NeedOf(service, talk.Members.Count);
        var together = state.Largest(Loss.Nothing(talk));
        if (together < need)
        {
            return Make(service, domain, talk.Members, together, -1, [], together, talk.Doubt);
        }

        var losses = Distinct(all);
        if (state.IsOnlyArithmetic(losses))
        {
            return Arithmetic(service, domain, talk, losses, together, need);
        }

        long tried = 0;
        for (var size = 1; size <= losses.Count; size++)
        {
            foreach (var chosen in Combinations(losses, size, Loss.Nothing(talk), 0))
            {
                if (++tried > MostCombinations)
                {
                    return Make(service, domain, talk.Members, together, size - 1, null, 0, FormattableString.Invariant($"more than {MostCombinations} combinations of {size} would have to be tried"));
                }

                if (state.Largest(chosen) is var left && left < need)
                {
                    return Make(service, domain, talk.Members, together, size - 1, chosen.Failures, left, talk.Doubt);
                }
            }
        }

        return Make(service, domain, talk.Members, together, all.Count, null, together, null);
    }

    // Every loss takes its own members and nothing else: the worst are the largest.
    private static Survival Arithmetic(Service service, FailureDomain domain, MemberTalk talk, List<Loss> losses, int together, int need)
    {
        var (left, chosen) = (together, new List<Failure>());
        foreach (var loss in losses.OrderByDescending(l => l.MemberCount))
        {
            left -= loss.MemberCount;
            chosen.AddRange(loss.Failures);
            if (left < need)
            {
                return Make(service, domain, talk.Members, together, chosen.Count - 1, chosen, left, talk.Doubt);
            }
        }

        return Make(service, domain, talk.Members, together, losses.Count, null, left, null);
    }

    private static List<Loss> Distinct(List<Loss> losses) => [.. losses.Where(l => !l.IsEmpty).DistinctBy(l => l.Key(), StringComparer.Ordinal)];

    private static IEnumerable<Loss> Combinations(IReadOnlyList<Loss> losses, int size, Loss chosen, int from)
    {
        if (size == 0)
        {
            yield return chosen;
            yield break;
        }

        for (var i = from; i <= losses.Count - size; i++)
        {
            foreach (var combination in Combinations(losses, size - 1, chosen.And(losses[i]), i + 1))
            {
                yield return combination;
            }
        }
    }

    private static Survival Make(
        Service service, FailureDomain domain, IReadOnlyList<string> members, int together, int tolerance, IReadOnlyList<Failure>? breaking, int left, string? doubt) => new()
        {
            Service = service,
            Domain = domain,
            Members = members,
            Need = NeedOf(service, members.Count),
            Together = together,
            Tolerance = tolerance,
            // Where it is not known of a conversation whether it comes about, a loss may break less than it seems.
            Breaking = doubt is null ? breaking : null,
            Left = left,
            Doubt = doubt,
        };
}
