using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Proves <c>always</c>: every machine of the first reaches the second wherever it is to be reached, and the answer comes back.</summary>
/// <remarks>
/// A machine reaches an address where one of its own addresses does: its kernel chooses. It must reach every address of its own families that the
/// second is received at; an address of a family that it has not is passed over where the same machine has another.
/// </remarks>
internal sealed class AlwaysProof(ProofContext context, Func<Endpoint, bool>? isLeft = null)
{
    private const int MostTried = 64;

    // More are not kept one by one: such a claim is proved again as a whole.
    private const int MostKept = 20_000;

    public ClaimProof Prove(AlwaysClaim claim) => Prove(claim, []);

    /// <summary>The proof, and the pairs that lack something where these are all that it hangs on: none where it holds, null where they are too many or do not decide.</summary>
    public (ClaimProof Proof, HashSet<(int Sender, int Receiver)>? Lacking) ProveWhole(AlwaysClaim claim, AlwaysPairs pairs)
    {
        var missing = new List<Missing>();
        var proof = Prove(claim, missing);
        return (proof, proof.Outcome == Outcome.Holds ? [] : proof.Outcome == Outcome.Fails && missing.Count > 0 && IsShownBy(proof, Ordered(missing).First()) ? Lacking(missing, pairs) : null);
    }

    /// <summary>The proof where it is known between which machines something is lacking; null where that does not decide.</summary>
    public ClaimProof? Prove(AlwaysClaim claim, AlwaysPairs pairs, HashSet<(int Sender, int Receiver)> lacking)
    {
        if (lacking.Count == 0)
        {
            return ByAnswersAlone(claim, pairs.From, pairs.To) ?? Holds(claim, pairs.From, pairs.To);
        }

        var sender = lacking.Min(p => p.Sender);
        var first = lacking.Where(p => p.Sender == sender).SelectMany(p => Lacking(pairs.Senders[sender], pairs.Receivers[p.Receiver])).MinBy(m => m.To.Id);
        return first is not null && Judge(claim, [first], lacking.Count) is { Outcome: Outcome.Fails } proof ? proof : null;
    }

    /// <summary>Whether one machine does not reach another wherever it is to.</summary>
    public bool Lacks(AlwaysPairs pairs, (int Sender, int Receiver) pair)
    {
        var (sender, receiver) = (pairs.Senders[pair.Sender], pairs.Receivers[pair.Receiver]);
        return !Same(sender.Node, receiver.Node) && Lacking(sender, receiver).Count > 0;
    }

    private static bool IsShownBy(ClaimProof proof, Missing first) => proof.Counterexample?.Packet is { Request.Flow: var flow }
        ? Same(flow.From, first.Sender.Node) && flow.Destination.Equals(first.To.Address)
        : first.Sources.Count == 0;

    private static HashSet<(int Sender, int Receiver)>? Lacking(List<Missing> missing, AlwaysPairs pairs)
    {
        var found = new HashSet<(int, int)>();
        foreach (var lacking in missing)
        {
            foreach (var sender in lacking.Kind.Where(s => !Same(s.Node, lacking.Receiver.Node)))
            {
                found.Add(pairs.Of(sender.Endpoints[0].Id, lacking.Receiver.Targets[0].Endpoint.Id));
            }

            if (found.Count > MostKept)
            {
                return null;
            }
        }

        return found;
    }

    private ClaimProof Prove(AlwaysClaim claim, List<Missing> missing)
    {
        var (from, to) = (context.Selector.Senders(claim.From), context.Selector.Receivers(claim.To, claim.Ports));
        if (Vacuity.Empty(context, claim, (claim.From, from.Count), (claim.To, to.Count)) is { } empty)
        {
            return empty;
        }

        (from, to) = ([.. from.Where(IsLeft)], [.. to.Where(t => IsLeft(t.Endpoint))]);
        if (from.Count == 0 || to.Count == 0)
        {
            return ProofContext.Unknown(claim, $"nothing of {(to.Count == 0 ? claim.To : claim.From).Text} is left");
        }

        var (pairs, kinds) = (0L, Kinds(from));
        foreach (var receiver in Receivers(to))
        {
            foreach (var kind in kinds)
            {
                var senders = kind.Count(s => !Same(s.Node, receiver.Node));
                pairs += senders;
                if (senders > 0)
                {
                    missing.AddRange(Lacking(kind.First(s => !Same(s.Node, receiver.Node)), receiver).Select(m => m with { Kind = kind, Pairs = senders }));
                }
            }
        }

        if (missing.Count == 0 && ByAnswersAlone(claim, from, to) is { } open)
        {
            return open;
        }

        return pairs == 0 ? Vacuity.NeverMeet(context, claim, claim.From, claim.To)
            : missing.Count > 0 ? Judge(claim, missing, missing.DistinctBy(m => (m.Kind, m.Receiver)).Sum(m => (long)m.Pairs))
            : Holds(claim, from, to);
    }

    private ClaimProof Holds(AlwaysClaim claim, IReadOnlyList<Endpoint> from, IReadOnlyList<EndpointTarget> to) =>
        ProofContext.Holds(claim, $"all connect: {Say.Nodes(from)} → {Say.Nodes(to.Select(t => t.Endpoint))}, {Say.Ports(to.Aggregate(new PortSet(context.Relation.Ports), (all, t) => all.Or(t.Ports)))}");

    // The relation counts what a way outside may let through; what it lets through for certain is none of the internet's addresses.
    private ClaimProof? ByAnswersAlone(AlwaysClaim claim, IReadOnlyList<Endpoint> from, IReadOnlyList<EndpointTarget> to) =>
        !to.Any(t => t.Endpoint.IsInternet) || AnswerWays.Alone(context, from, claim.Ports) is not var (node, way) ? null : ProofContext.Fails(
            claim,
            $"{node} reaches of the internet only what DNS answers for {string.Join(", ", way.Egress!.Hosts)} ('{way.Name}')",
            new Counterexample { Packet = null, Losing = [], Blame = $"policy/{way.Name} {way.Location}" },
            "allow a policy to the internet, or claim nothing of it");

    private bool IsLeft(Endpoint endpoint) => isLeft is null || isLeft(endpoint);

    // Machines whose addresses are of the same groups are told apart by nobody.
    private List<List<Sender>> Kinds(IReadOnlyList<Endpoint> from) =>
    [
        .. Senders(from).GroupBy(s => string.Join(' ', s.Endpoints.Select(e => context.Rows.ClassOf(e))), StringComparer.Ordinal).Select(g => g.ToList()),
    ];

    /// <summary>Endpoints by the machine that they are of, each part of the internet for itself.</summary>
    public static IEnumerable<Sender> Senders(IReadOnlyList<Endpoint> from) => from
        .GroupBy(e => e.IsInternet ? $"{e.Node}#{e.Id}" : e.Node, StringComparer.Ordinal)
        .Select(g => new Sender(g.First().Node, [.. g]));

    /// <summary>The same of those that are to be reached.</summary>
    public static IEnumerable<Receiver> Receivers(IReadOnlyList<EndpointTarget> to) => to
        .GroupBy(t => t.Endpoint.IsInternet ? $"{t.Endpoint.Node}#{t.Endpoint.Id}" : t.Endpoint.Node, StringComparer.Ordinal)
        .Select(g => new Receiver(g.First().Endpoint.Node, [.. g]));

    private List<Missing> Lacking(Sender sender, Receiver receiver)
    {
        var (hasPair, found) = (false, new List<Missing>(0));
        foreach (var (endpoint, ports) in receiver.Targets)
        {
            var (isPair, lacking) = Lacking(sender, endpoint, ports);
            hasPair |= isPair;
            if (isPair && !lacking.IsEmpty)
            {
                found.Add(new Missing(sender, receiver, [.. sender.Endpoints.Where(e => ReachabilityRelation.IsPair(e, endpoint))], endpoint, lacking));
            }
        }

        if (!hasPair)
        {
            found.Add(new Missing(sender, receiver, [], receiver.Targets[0].Endpoint, receiver.Targets[0].Ports));
        }

        return found;
    }

    // The address on the same plane comes first: mostly it reaches all, and the others need not be asked.
    private (bool IsPair, PortSet Ports) Lacking(Sender sender, Endpoint to, PortSet ports)
    {
        var (isPair, left) = (false, ports);
        for (var i = 0; i < 2 * sender.Endpoints.Count && !(isPair && left.IsEmpty); i++)
        {
            var source = sender.Endpoints[i % sender.Endpoints.Count];
            if (Same(source.Overlay, to.Overlay) == i < sender.Endpoints.Count && ReachabilityRelation.IsPair(source, to))
            {
                (isPair, left) = (true, context.Relation.Unanswered(source, to, left));
            }
        }

        return (isPair, left);
    }

    private static IOrderedEnumerable<Missing> Ordered(List<Missing> missing) => missing.OrderBy(m => m.Sender.Endpoints[0].Id).ThenBy(m => m.To.Id);

    private ClaimProof Judge(AlwaysClaim claim, List<Missing> missing, long pairs)
    {
        string? unknown = null;
        foreach (var lacking in Ordered(missing).Take(MostTried))
        {
            if (lacking.Sources.Count == 0)
            {
                return ProofContext.Fails(claim, $"{lacking.Sender.Node} has no address of the family of {Say.At(lacking.To)}", new Counterexample { Packet = null, Losing = [], Blame = string.Empty }, "give both a block of the same family");
            }

            // From the address on the same plane, as the kernel would choose it.
            var source = lacking.Sources.FirstOrDefault(s => Same(s.Overlay, lacking.To.Overlay)) ?? lacking.Sources[0];
            var answer = context.Witnesses.Ask(source, lacking.To, lacking.Ports);
            if (answer.Connects == false)
            {
                return Fails(claim, lacking, source, answer, pairs);
            }

            unknown ??= answer.Connects is null
                ? $"{Say.At(source)} → {Say.At(lacking.To)} on {Say.Ports(lacking.Ports)}: {(answer.Reply ?? answer.Request).Reason}"
                : $"the proof contradicts itself: the relation denies {Say.At(source)} → {Say.At(lacking.To)} on {Say.Ports(lacking.Ports)}, the packet and its answer arrive; please report this as a bug";
        }

        return ProofContext.Unknown(claim, unknown!);
    }

    private ClaimProof Fails(AlwaysClaim claim, Missing lacking, Endpoint source, Answer answer, long pairs)
    {
        var stopped = answer.Request.Arrives ? answer.Reply! : answer.Request;
        var what = answer.Request.Arrives ? "gets no answer from" : "does not reach";
        var others = pairs > 1 ? $"; {Say.Count(pairs - 1, "other pair")} of machines likewise" : "";
        var ports = Say.Ports(lacking.Ports);
        return ProofContext.Fails(
            claim,
            $"{Say.At(source)} {what} {Say.At(lacking.To)} on {ports}{others}",
            new Counterexample { Packet = answer, Losing = [], Blame = Blame.OfStopped(stopped) },
            Mends.Allowing(context, answer.Request.Flow, lacking.To, claim, ports));
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

    /// <summary>A machine, or a part of the internet, that sends.</summary>
    internal sealed record Sender(string Node, IReadOnlyList<Endpoint> Endpoints);

    /// <summary>A machine, or a part of the internet, that is to be reached.</summary>
    internal sealed record Receiver(string Node, IReadOnlyList<EndpointTarget> Targets);

    private sealed record Missing(Sender Sender, Receiver Receiver, IReadOnlyList<Endpoint> Sources, Endpoint To, PortSet Ports)
    {
        public IReadOnlyList<Sender> Kind { get; init; } = [];

        public int Pairs { get; init; }
    }
}
