namespace Farspan.Import.Relation;

/// <summary>A connection needs a rule of the sender and a rule of the receiver: their product is a set of permits.</summary>
/// <remarks>
/// An egress rule lets Selected×Peers pass, an ingress rule Peers×Selected; what both let pass is (Selected∩Peers)×(Peers∩Selected), a product again.
/// So the permits are exact, one for each pair of rules that agree about anything.
/// </remarks>
internal static class RuleProduct
{
    /// <summary>Permits of every pair of rules.</summary>
    public static IEnumerable<Permit> Of(IReadOnlyList<RuleSide> egress, IReadOnlyList<RuleSide> ingress, string noRule)
    {
        foreach (var receiving in ingress)
        {
            foreach (var sending in egress)
            {
                var from = sending.Selected.And(receiving.Peers);
                var to = receiving.Selected.And(sending.Peers);
                if (!from.IsEmpty && !to.IsEmpty)
                {
                    foreach (var permit in Pair(sending, receiving, from, to, noRule))
                    {
                        yield return permit;
                    }
                }
            }
        }
    }

    private static IEnumerable<Permit> Pair(RuleSide sending, RuleSide receiving, PartySet from, PartySet to, string noRule)
    {
        var byPorts = sending.PortsOf is null && receiving.PortsOf is null
            ? [(Ports: sending.Ports.And(receiving.Ports), To: to)]
            : to.Items.GroupBy(r => sending.PortsFor(r).And(receiving.PortsFor(r))).Select(g => (Ports: g.Key, To: PartySet.Of(to.Size, g)));
        var (first, second) = receiving.Rule.Length > 0 ? (receiving, sending) : (sending, receiving);
        foreach (var (ports, receivers) in byPorts.Where(p => !p.Ports.IsEmpty))
        {
            yield return new Permit
            {
                From = from,
                To = receivers,
                Ports = ports,
                Rule = first.Rule.Length > 0 ? first.Rule : noRule,
                Place = first.Place,
                With = second.Rule.Length > 0 && !ReferenceEquals(first, second) ? $"{second.Rule} {second.Place}" : string.Empty,
            };
        }
    }
}
