using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.State.Filters;

namespace Farspan.Analysis.Differences;

/// <summary>Finds what lets a flow pass in one plan and what stops it in the other, by following one packet for each atom of its ports.</summary>
internal sealed class CauseFinder(PlanFlows having, PlanFlows lacking, bool isNext)
{
    // Enough for every cause of a change that a person looks at; beyond it flows are told without a cause, so that a change of everything is still told soon.
    private const int MostTraces = 4000;

    private int _traces;

    /// <summary>The ports by what caused the change.</summary>
    public IEnumerable<(Cause Cause, PortSet Ports)> Of(Place from, Place to, PortSet ports)
    {
        var byCause = new Dictionary<Cause, PortSet>();
        foreach (var atom in ports.Atoms())
        {
            var cause = _traces++ < MostTraces ? Find(from, to, atom) : new Cause(string.Empty, string.Empty);
            if (!byCause.TryGetValue(cause, out var known))
            {
                byCause.Add(cause, known = new PortSet(having.Ports));
            }

            known.Add(atom);
        }

        return byCause.Select(c => (c.Key, c.Value));
    }

    private Cause Find(Place from, Place to, int atom)
    {
        var passes = Follow(having, from.In(isNext)!, to.In(isNext)!, atom);
        if (from.In(!isNext) is not { } source || to.In(!isNext) is not { } destination)
        {
            var missing = from.In(!isNext) is null ? from : to;
            var isKnown = missing.Blocks.Count > 0 || lacking.Relation.Endpoints.Of(missing.Node).Count > 0;
            return new Cause(Origins(passes).FirstOrDefault(string.Empty), isKnown ? "one of them has no such address" : "one of them is not there");
        }

        var stops = Follow(lacking, source, destination, atom);
        var common = Origins(stops).Select(Name).ToHashSet(StringComparer.Ordinal);
        var own = Origins(passes).ToList();
        return new Cause(own.FirstOrDefault(o => !common.Contains(Name(o))) ?? own.FirstOrDefault(string.Empty), Stop(stops));
    }

    private Trace Follow(PlanFlows plan, Endpoint from, Endpoint to, int atom)
    {
        var (protocol, first, _) = having.Ports.Atoms[atom];
        return plan.Tracer.Follow(new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = protocol, Port = first });
    }

    // Who asked for the rules that let it pass, in the order in which the packet meets them; defaults are nobody's wish.
    private static IEnumerable<string> Origins(Trace trace) => trace.Hops
        .Select(h => h.Decision)
        .Where(d => d is { Verdict: FilterVerdict.Accept, Origin.Length: > 0 } && !d.Origin.StartsWith("default ", StringComparison.Ordinal))
        .Select(d => d!.Origin)
        .Distinct(StringComparer.Ordinal);

    private static string Name(string origin) => origin.LastIndexOf(' ') is > 0 and var at ? origin[..at] : origin;

    // Without names of machines and addresses, so that what is stopped alike is told as one; explain tells the way of a single packet.
    private static string Stop(Trace trace) => (trace.Disposition, trace.Hops.Count > 0 ? trace.Hops[^1].Decision : null) switch
    {
        (Disposition.DeniedOut or Disposition.DeniedIn, { Origin.Length: > 0 } decision) => decision.Origin,
        (Disposition.DeniedOut, _) => "no rule of the sender lets it out",
        (Disposition.DeniedIn, { Chain: FilterChain.Input }) => "no rule of the receiver lets it in",
        (Disposition.DeniedIn, _) => $"no rule of {trace.Hops[^1].Node} lets it pass",
        (Disposition.NoRoute, _) => "there is no route",
        (Disposition.NeighbourUnreachable, _) => "nobody there has the address",
        (Disposition.NotAsked, _) => "the answer comes under another address than the one that was asked",
        (Disposition.NoTunnel, _) => "the overlay does not carry it",
        (Disposition.ReversePath, _) => "the way back leads elsewhere (rp_filter)",
        (Disposition.Delivered or Disposition.Exits, _) => string.Empty,
        _ => trace.Reason,
    };

    internal readonly record struct Cause(string Origin, string Elsewhere);
}
