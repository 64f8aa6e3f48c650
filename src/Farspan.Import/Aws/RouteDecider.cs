using System.Net;
using Farspan.Addressing;

namespace Farspan.Import.Aws;

/// <summary>Where packets of a subnet go: the most specific route of its table.</summary>
/// <remarks>
/// A subnet without a table of its own has the VPC's main one. Of equal routes a static one to a gateway goes before one to a prefix list.
/// Source: Amazon VPC user guide, "Route tables", "Route priority".
/// </remarks>
internal sealed class RouteDecider
{
    private readonly Dictionary<string, List<(IPNetwork Block, AwsRoute Route)>> _bySubnet = new(StringComparer.Ordinal);

    public RouteDecider(AwsModel model, ImportFindings findings)
    {
        var vpcs = model.Vpcs.ToDictionary(v => v.Id, StringComparer.Ordinal);
        foreach (var subnet in model.Subnets)
        {
            var table = model.RouteTables.FirstOrDefault(t => t.Subnets.Contains(subnet.Id, StringComparer.Ordinal)) ?? model.RouteTables.FirstOrDefault(t => t.IsMain && t.Vpc == subnet.Vpc);
            var routes = (table?.Routes ?? []).SelectMany(r => BlocksOf(r, model, findings).Select(b => (Block: b, Route: r))).ToList();
            if (vpcs.TryGetValue(subnet.Vpc, out var vpc))
            {
                // The local route is always there, also where the table is not in the input.
                routes.AddRange(vpc.Cidrs.Where(c => !routes.Exists(r => r.Block == c)).Select(c => (c, new AwsRoute(c, null, AwsTarget.Local, "local", vpc.Span))));
            }

            _bySubnet.Add(subnet.Id, [.. routes.OrderByDescending(r => r.Block.PrefixLength).ThenBy(r => r.Route.PrefixList is not null)]);
        }
    }

    /// <summary>Every block that routes speak of.</summary>
    public IEnumerable<IPNetwork> Blocks => _bySubnet.Values.SelectMany(r => r).Select(r => r.Block).Distinct();

    /// <summary>The route for an address, or null where there is none.</summary>
    public AwsRoute? Find(string subnet, IPAddress address)
    {
        foreach (var (block, route) in _bySubnet.GetValueOrDefault(subnet, []))
        {
            if (block.IsV6 == address.IsV6 && block.Contains(address))
            {
                return route;
            }
        }

        return null;
    }

    /// <summary>True where some route of a subnet leads to strangers.</summary>
    public bool LeadsOut(string subnet) => _bySubnet.GetValueOrDefault(subnet, []).Exists(r => r.Route.Target is AwsTarget.Internet or AwsTarget.Nat or AwsTarget.EgressOnly or AwsTarget.Endpoint);

    /// <summary>The NAT gateways that a subnet's routes lead to.</summary>
    public IEnumerable<string> NatsOf(string subnet) =>
        _bySubnet.GetValueOrDefault(subnet, []).Where(r => r.Route.Target == AwsTarget.Nat).Select(r => r.Route.TargetId).Distinct(StringComparer.Ordinal);

    private static IEnumerable<IPNetwork> BlocksOf(AwsRoute route, AwsModel model, ImportFindings findings)
    {
        if (route.Block is { } block)
        {
            return [block];
        }

        if (model.PrefixLists.TryGetValue(route.PrefixList!, out var blocks))
        {
            return blocks;
        }

        findings.LeftOut(ImportCodes.UnknownCode, route.Span, $"The content of prefix list {route.PrefixList} is not in the input, so that this route is left out; add 'aws ec2 describe-prefix-lists', or get-managed-prefix-list-entries in a file whose name holds the id.", route.PrefixList);
        return [];
    }
}
