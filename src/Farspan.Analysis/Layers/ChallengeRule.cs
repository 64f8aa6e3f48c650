using Farspan.State.Filters;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>The challenges of a public authority against who can look at them: port 80 or 443 of the machine from the internet (RFC 8555 section 8.3, RFC 8737), or a TXT record of a zone that the internet can ask for (section 8.4).</summary>
internal sealed class ChallengeRule : ILayerRule
{
    private const ushort Http = 80;
    private const ushort Https = 443;
    private const ushort Dns = 53;

    public IEnumerable<Diagnostic> Find(LayerView view) => view.Topology.TlsLayers
        .Where(l => l.Issuer.Kind == AuthorityKind.Acme && LayerView.HostOf(l.Issuer.Directory) is { } directory && view.IsOutside(directory.Host))
        .SelectMany(l => l.Issuer.Challenge == ChallengeKind.Dns01 ? ByName(view, l) : ByPort(view, l));

    private static IEnumerable<Diagnostic> ByPort(LayerView view, TlsLayer layer)
    {
        var port = layer.Issuer.Challenge == ChallengeKind.Http01 ? Http : Https;
        var hidden = view.Members(layer).Where(m => view.AirGapOf(m) is null && !view.IsReachedFromOutside(m, FilterProtocol.Tcp, port)).ToList();
        if (hidden.Count > 0)
        {
            yield return LayerView.Error(
                LayerCodes.ChallengeOutOfReachCode,
                layer.Location,
                $"Authority '{layer.Issuer.Name}' proves names by looking at port {port} of {LayerView.Told(hidden)} from the internet, and no policy lets the internet reach it. " +
                $"Allow it there, or declare challenge: dns-01 for the authority.",
                layer.Issuer.Location);
        }
    }

    private static IEnumerable<Diagnostic> ByName(LayerView view, TlsLayer layer)
    {
        foreach (var name in layer.Names)
        {
            var bare = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
            var servers = view.Topology.NameServers.Where(n => n.Zones.Any(z => LayerView.IsWithin(bare, z.Name))).ToList();
            var isOwn = servers.Exists(n => view.Selector.Members(n.Service).Any(m => view.IsReachedFromOutside(m, FilterProtocol.Udp, Dns)));
            var isElsewhere = view.Topology.Gateways.SelectMany(g => g.Egress).Any(e => e.Purpose?.Contains("dns-01", StringComparison.OrdinalIgnoreCase) == true);
            if (!isOwn && !isElsewhere)
            {
                yield return LayerView.Error(
                    LayerCodes.ChallengeOutOfReachCode,
                    layer.Location,
                    $"Authority '{layer.Issuer.Name}' proves '{name}' by a TXT record that it asks for from the internet, and {(servers.Count == 0 ? "no declared name server has a zone for it" : $"name server '{servers[0].Name}' cannot be asked from there")}. " +
                    "Let the internet ask the name server on 53/udp, or declare egress to the API of whoever serves the zone, with a purpose that says dns-01.",
                    layer.Issuer.Location);
            }
        }
    }
}
