using System.Net;
using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves views: a place means its blocks, so that whoever is plugged in there later is in it; anything else means the addresses of its machines.</summary>
internal sealed class ViewResolver(BindContext context, SelectorResolver selectors, PlaceResolver places)
{
    private static readonly IPNetwork[] Everywhere = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];

    /// <summary>Resolves one; null after a diagnostic.</summary>
    public DnsView? Resolve(Named<DnsViewDeclaration> source)
    {
        if (source.Value is not { } declared)
        {
            return null;
        }

        if (declared.From is null && declared.By.Count == 0)
        {
            context.Findings.Error(ResolvingCodes.ViewCode, source.Span, $"Nothing says who is in view '{source.Name}'; add 'from', such as 'from: network/lan', or 'by'.");
            return null;
        }

        var from = selectors.Resolve(declared.From, SelectorUse.Askers);
        Overlay? over = null;
        var isKnown = declared.Over is not { } name || selectors.Overlays.TryFind(name.Value, name.Span, out over);
        var (networks, tunnels) = Ways(declared);
        if ((declared.From is not null && from is null) || !isKnown || networks is null)
        {
            return null;
        }

        var sources = declared.From is { } selector ? Sources(selector, from!) : (Everywhere, [], []);
        return new DnsView
        {
            Name = source.Name,
            Blocks = sources.Blocks,
            Machines = sources.Machines,
            ByNetworks = networks,
            ByOverlays = tunnels,
            Overlays = [.. sources.Overlays.Concat(tunnels).Distinct()],
            Over = over,
            Location = source.Span,
        };
    }

    private (List<Network>? Networks, List<Overlay> Overlays) Ways(DnsViewDeclaration declared)
    {
        var (networks, overlays) = (new List<Network>(), new List<Overlay>());
        foreach (var way in declared.By)
        {
            if (way.Value.Kind == ReferenceKind.Network && places.NetworkNames.TryFind(way.Value.Name, way.Span, out var network))
            {
                networks.Add(network);
            }
            else if (way.Value.Kind == ReferenceKind.Overlay && selectors.Overlays.TryFind(way.Value.Name, way.Span, out var overlay))
            {
                overlays.Add(overlay);
            }
        }

        return networks.Count + overlays.Count == declared.By.Count ? (networks, overlays) : (null, overlays);
    }

    private (IReadOnlyList<IPNetwork> Blocks, IReadOnlyList<Machine> Machines, IReadOnlyList<Overlay> Overlays) Sources(SelectorDeclaration selector, EndpointSet set)
    {
        var (blocks, overlays) = (new List<IPNetwork>(), new List<Overlay>());
        var areMachines = false;
        foreach (var term in selector.Terms)
        {
            switch (term.Reference)
            {
                case { Kind: ReferenceKind.Internet }:
                    blocks.AddRange(Everywhere);
                    break;
                case { Block: { } block }:
                    blocks.Add(block);
                    break;
                case { Kind: ReferenceKind.Overlay } reference when selectors.Overlays.Find(reference.Name) is { } overlay:
                    overlays.Add(overlay);
                    blocks.AddRange(overlay.Cidrs);
                    break;
                case { Kind: ReferenceKind.All or ReferenceKind.Network or ReferenceKind.Subnet or ReferenceKind.Provider or ReferenceKind.Zone } reference:
                    blocks.AddRange(PlaceBlocks(reference));
                    break;
                default:
                    areMachines = true;
                    break;
            }
        }

        var isAll = selector.Terms.Any(t => t.Reference is { Kind: ReferenceKind.All });
        return ([.. blocks.Distinct()], areMachines && !isAll ? MachinesOf(selector, set) : [], [.. overlays.Distinct()]);
    }

    // The set is the union of all terms; machines that a place term brought in are in its blocks already, and their addresses elsewhere are not meant.
    private IReadOnlyList<Machine> MachinesOf(SelectorDeclaration selector, EndpointSet set)
    {
        var others = selector.Terms.Where(t => t.Reference is null or { Kind: ReferenceKind.Machine or ReferenceKind.Service }).ToList();
        return others.Count == selector.Terms.Count ? set.Machines
            : selectors.Resolve(selector with { Terms = others }, SelectorUse.Askers)?.Machines ?? [];
    }

    private IEnumerable<IPNetwork> PlaceBlocks(Reference reference) => reference.Kind switch
    {
        ReferenceKind.Network => places.Networks.Where(n => n.Model.Name == reference.Name).SelectMany(n => n.Model.Cidrs),
        ReferenceKind.Provider => places.Networks.Where(n => n.Model.Provider.Name == reference.Name).SelectMany(n => n.Model.Cidrs),
        ReferenceKind.Subnet => places.Networks.Where(n => n.Model.Name == reference.Name).SelectMany(n => n.Model.Subnets).Where(s => s.Name == reference.Part).SelectMany(s => s.Cidrs),
        ReferenceKind.Zone => places.Networks.Where(n => n.Model.Provider.Name == reference.Name).SelectMany(n => n.Model.Subnets).Where(s => s.Zone == reference.Part).SelectMany(s => s.Cidrs),
        _ => places.Networks.SelectMany(n => n.Model.Cidrs),
    };
}
