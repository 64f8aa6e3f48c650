using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Forwarding;

/// <summary>Other addresses under which a destination may be asked: those that some rule of the plan turns into it.</summary>
public sealed class Entrances
{
    // A private link is two rules, one after the other; no plan has more in a row.
    private const int MostRules = 4;

    private readonly Lazy<List<IPAddress>> _addresses;
    private readonly ILookup<IPAddress, (MachineSpec Node, NatRuleSpec Rule)> _rules;

    /// <summary>Finds the rules of a plan that lead elsewhere.</summary>
    public Entrances(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var nodes = plan.Fabric.Concat(plan.Machines);
        _rules = (from node in nodes from rule in node.Filter.Nat where rule.Kind == NatKind.Destination select (node, rule)).ToLookup(r => r.rule.To!);
        _addresses = new(() => [.. nodes.SelectMany(n => n.Addresses).Select(a => a.Address).Distinct()]);
    }

    /// <summary>Packets that rules may turn into <paramref name="flow"/>, one rule or several in a row; whether they get there is for the tracer to say.</summary>
    public IEnumerable<Flow> Of(Flow flow)
    {
        var seen = new HashSet<Flow> { flow };
        IReadOnlyList<Flow> last = [flow];
        for (var i = 0; i < MostRules && last.Count > 0; i++)
        {
            last = [.. last.SelectMany(Before).Where(seen.Add)];
            foreach (var entrance in last)
            {
                yield return entrance;
            }
        }
    }

    /// <summary>The packet's way and its answer's; by an entrance where one gets there, because that is the address that senders know.</summary>
    public Answer Ask(PacketTracer tracer, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(tracer);
        return Of(flow).Select(tracer.Ask).FirstOrDefault(a => a.Request.Arrives && LeadsTo(a, flow)) ?? tracer.Ask(flow);
    }

    /// <summary>Whether a packet ends where <paramref name="flow"/> does.</summary>
    public static bool LeadsTo(Answer answer, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Request.Last.Destination.Equals(flow.Destination) && answer.Request.Last.Port == flow.Port;
    }

    private IEnumerable<Flow> Before(Flow flow) =>
        from found in _rules[flow.Destination]
        where (found.Rule.Protocol == FilterProtocol.Any || found.Rule.Protocol == flow.Protocol) && (found.Rule.ToPort is null || found.Rule.ToPort == flow.Port)
        from destination in Destinations(found.Node, found.Rule, flow.Destination)
        from port in found.Rule.ToPort is not null && found.Rule.Ports.Count > 0 ? found.Rule.Ports.Select(p => p.First) : [flow.Port]
        where !destination.Equals(flow.Destination) || port != flow.Port
        select flow with { Destination = destination, Port = port };

    // A rule for one address has it as entrance; one for many, those of them that something in the plan has.
    private IEnumerable<IPAddress> Destinations(MachineSpec node, NatRuleSpec rule, IPAddress to) => rule.Destination switch
    {
        { Network: { } network } when network.FirstNumber == network.LastNumber => [network.BaseAddress],
        { Network: { } network } => _addresses.Value.Where(network.Contains),
        { Set: { } name } => node.Filter.Sets.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) is { } set
            ? _addresses.Value.Where(a => set.Networks.Any(n => n.Contains(a))) : [],
        _ => _addresses.Value.Where(a => a.IsV6 == to.IsV6),
    };
}
