using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Forwarding;

/// <summary>Other addresses under which a destination may be asked: those that some rule of the plan turns into it.</summary>
public static class Entrances
{
    // A private link is two rules, one after the other; no plan has more in a row.
    private const int MostRules = 4;

    /// <summary>Packets that rules for one address may turn into <paramref name="flow"/>, one rule or several in a row; whether they get there is for the tracer to say.</summary>
    public static IEnumerable<Flow> Of(NetworkPlan plan, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rules = plan.Fabric.Concat(plan.Machines).SelectMany(m => m.Filter.Nat).Where(r => r.Kind == NatKind.Destination).ToList();
        var seen = new HashSet<Flow> { flow };
        IReadOnlyList<Flow> last = [flow];
        for (var i = 0; i < MostRules && last.Count > 0; i++)
        {
            last = [.. last.SelectMany(f => Before(rules, f)).Where(seen.Add)];
            foreach (var entrance in last)
            {
                yield return entrance;
            }
        }
    }

    private static IEnumerable<Flow> Before(IEnumerable<NatRuleSpec> rules, Flow flow) => rules
        .Where(r => flow.Destination.Equals(r.To) && (r.Protocol == FilterProtocol.Any || r.Protocol == flow.Protocol) &&
            (r.ToPort is null || r.ToPort == flow.Port) && r.Destination?.Network is { } network && network.FirstNumber == network.LastNumber)
        .Select(r => flow with { Destination = r.Destination!.Network!.Value.BaseAddress, Port = r.ToPort is not null && r.Ports.Count > 0 ? r.Ports[0].First : flow.Port })
        .Where(f => !f.Destination.Equals(flow.Destination));

    /// <summary>The packet's way and its answer's; by an entrance where one gets there, because that is the address that senders know.</summary>
    public static Answer Ask(PacketTracer tracer, NetworkPlan plan, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(tracer);
        return Of(plan, flow).Select(tracer.Ask)
            .FirstOrDefault(a => a.Request.Arrives && a.Request.Last.Destination.Equals(flow.Destination) && a.Request.Last.Port == flow.Port) ?? tracer.Ask(flow);
    }
}
