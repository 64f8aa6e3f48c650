using Farspan.Addressing;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>Names outside against who resolves them: a gateway's egress rules, an ACME directory and an identity provider are names, and somebody must know their addresses.</summary>
internal sealed class OutsideNamesRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var gateway in view.Topology.Gateways.Where(g => g.Egress.Count > 0))
        {
            var hosts = gateway.Egress.SelectMany(e => e.Hosts).Select(h => h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h).Distinct(StringComparer.Ordinal).ToList();
            foreach (var diagnostic in Lost(view, view.Selector.Members(gateway.Service), hosts, gateway.Location, $"Gateway '{gateway.Name}' leads to"))
            {
                yield return diagnostic;
            }
        }

        foreach (var way in view.Topology.Egress)
        {
            var hosts = way.Hosts.Select(h => h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h).Distinct(StringComparer.Ordinal).ToList();
            foreach (var diagnostic in Lost(view, view.Selector.Machines(way.From), hosts, way.Location, $"Way outside '{way.Name}' leads to"))
            {
                yield return diagnostic;
            }
        }

        foreach (var layer in view.Topology.TlsLayers.Where(l => l.Issuer.Kind == AuthorityKind.Acme && LayerView.HostOf(l.Issuer.Directory) is not null))
        {
            // By an egress rule it is the gateway that resolves.
            var (host, port) = LayerView.HostOf(layer.Issuer.Directory)!.Value;
            var direct = view.Members(layer).Where(m => view.AirGapOf(m) is null && view.GetsOutside(m, State.Filters.FilterProtocol.Tcp, port)).ToList();
            foreach (var diagnostic in Lost(view, direct, [host], layer.Location, $"Layer '{layer.Name}' asks"))
            {
                yield return diagnostic;
            }
        }
    }

    private static IEnumerable<Diagnostic> Lost(LayerView view, IReadOnlyCollection<string> machines, IReadOnlyList<string> hosts, SourceSpan location, string who)
    {
        var outside = hosts.Where(h => view.IsOutside(h) && !Cidr.TryParseAddress(h, out _)).ToList();
        var lost = outside.Where(h => machines.Any(m => !Resolves(view, m, h))).ToList();
        if (lost.Count > 0)
        {
            yield return LayerView.Warning(
                LayerCodes.NoNamesOutsideCode,
                location,
                $"{who} {LayerView.Told(lost)}, and on {LayerView.Told([.. machines.Where(m => lost.Exists(h => !Resolves(view, m, h)))])} nobody resolves such a name. " +
                "Make the machines clients of a name server with a forward for it, such as { \".\": 9.9.9.9 }.");
        }
    }

    // A client of a server that asks somebody for the name.
    private static bool Resolves(LayerView view, string machine, string host) => view.Topology.NameServers.Any(n =>
        n.Clients is { } clients && view.Selector.Machines(clients).Contains(machine, StringComparer.Ordinal) && n.Forwards.Any(f => LayerView.IsWithin(host, f.Domain)));
}
