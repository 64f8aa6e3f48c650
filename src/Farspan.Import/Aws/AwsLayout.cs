using System.Net;
using Farspan.Addressing;
using Farspan.Import.Writing;

namespace Farspan.Import.Aws;

/// <summary>VPCs as networks: one for each IPv4 block, because a network has one; links join those of one VPC and those of peered ones.</summary>
internal sealed class AwsLayout
{
    private readonly NameGiver _names = new();
    private readonly Dictionary<string, string> _subnets = new(StringComparer.Ordinal);
    private readonly List<DraftNetwork> _networks = [];
    private readonly Dictionary<string, List<string>> _byVpc = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _providers = new(StringComparer.Ordinal);

    private AwsLayout()
    {
    }

    public IReadOnlyList<DraftNetwork> Networks => _networks;

    public IReadOnlyList<DraftLink> Links { get; private set; } = [];

    public IReadOnlyList<DraftProvider> Providers => [.. _providers.Select(p => new DraftProvider(ProviderName(p.Key), "aws", p.Key.Length > 0 ? p.Key : null, [.. p.Value]))];

    /// <summary>Lays out what has interfaces.</summary>
    public static AwsLayout Of(AwsModel model, RouteDecider routes, ImportFindings findings)
    {
        var layout = new AwsLayout();
        foreach (var subnet in model.Subnets)
        {
            var region = RegionOf(subnet);
            if (!layout._providers.TryGetValue(region, out var zones))
            {
                layout._providers.Add(region, zones = new SortedSet<string>(StringComparer.Ordinal));
            }

            if (ZoneOf(subnet) is { } zone)
            {
                zones.Add(zone);
            }
        }

        foreach (var vpc in model.Vpcs.OrderBy(v => v.Name, StringComparer.Ordinal).ThenBy(v => v.Id, StringComparer.Ordinal))
        {
            layout.Add(vpc, [.. model.Subnets.Where(s => s.Vpc == vpc.Id)], routes, findings);
        }

        layout.Links = [.. layout.LinksOf(model)];
        return layout;
    }

    /// <summary>The subnet of the topology as <c>network/subnet</c>, or null where it could not be laid out.</summary>
    public string? SubnetOf(string subnet) => _subnets.GetValueOrDefault(subnet);

    private void Add(AwsVpc vpc, List<AwsSubnet> subnets, RouteDecider routes, ImportFindings findings)
    {
        var v6 = vpc.Cidrs.Where(c => c.IsV6).ToList();
        foreach (var (number, block) in vpc.Cidrs.Where(c => !c.IsV6).Index())
        {
            var here = subnets.Where(s => s.Cidrs.Any(c => block.Contains(c))).OrderBy(s => s.Cidrs[0].FirstNumber).ToList();
            var own = v6.Where(b => here.SelectMany(s => s.Cidrs).Any(c => b.Contains(c)) || (number == 0 && v6.Count == 1 && vpc.Cidrs.Count == 2)).Take(1).ToList();
            v6.RemoveAll(own.Contains);
            foreach (var lost in here.SelectMany(s => s.Cidrs.Where(c => c.IsV6 && !own.Exists(o => o.Contains(c))).Select(c => (Subnet: s, Block: c))))
            {
                findings.Error(ImportCodes.LayoutCode, lost.Subnet.Span, $"Subnet {lost.Subnet.Id} has {lost.Block}, and another network of {vpc.Id} has that IPv6 block already: a network has one block of each family; import this VPC without its secondary IPv4 blocks.");
            }

            if (here.Count > 0)
            {
                AddNetwork(vpc, [block, .. own], here, routes);
            }
        }

        foreach (var orphan in subnets.Where(s => !_subnets.ContainsKey(s.Id)))
        {
            findings.Error(ImportCodes.LayoutCode, orphan.Span, $"Subnet {orphan.Id} ({string.Join(", ", orphan.Cidrs)}) lies in no IPv4 block of {vpc.Id}; are the two outputs of one moment?");
        }
    }

    private void AddNetwork(AwsVpc vpc, List<IPNetwork> blocks, List<AwsSubnet> subnets, RouteDecider routes)
    {
        var name = _names.Give(vpc.Name);
        var inner = new NameGiver();
        var drafts = new List<DraftSubnet>();
        foreach (var subnet in subnets)
        {
            var given = inner.Give(subnet.Name);
            _subnets.Add(subnet.Id, $"{name}/{given}");
            drafts.Add(new DraftSubnet
            {
                Name = given,
                Cidrs = [.. subnet.Cidrs.Where(c => blocks.Exists(b => b.Contains(c)))],
                Zone = ZoneOf(subnet),
                IsPublic = routes.LeadsOut(subnet.Id),
                Comment = subnet.Id == subnet.Name ? string.Empty : subnet.Id,
            });
        }

        _networks.Add(new DraftNetwork
        {
            Name = name,
            Provider = ProviderName(RegionOf(subnets[0])),
            Cidrs = blocks,
            Subnets = drafts,
            Comment = vpc.Id == vpc.Name ? string.Empty : $"{vpc.Id} {vpc.Name}",
        });
        if (!_byVpc.TryGetValue(vpc.Id, out var networks))
        {
            _byVpc.Add(vpc.Id, networks = []);
        }

        networks.Add(name);
    }

    private IEnumerable<DraftLink> LinksOf(AwsModel model)
    {
        var names = new NameGiver();
        foreach (var (vpc, networks) in _byVpc.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            for (var i = 0; i < networks.Count; i++)
            {
                for (var j = i + 1; j < networks.Count; j++)
                {
                    yield return new DraftLink(names.Give($"{networks[i]}-{networks[j]}"), "static-route", networks[i], networks[j], $"two blocks of {vpc}");
                }
            }
        }

        var joined = new HashSet<(string, string)>();
        foreach (var peering in model.Peerings.OrderBy(p => p.Id, StringComparer.Ordinal))
        {
            foreach (var first in _byVpc.GetValueOrDefault(peering.First, []))
            {
                foreach (var second in _byVpc.GetValueOrDefault(peering.Second, []))
                {
                    if (joined.Add((first, second)) && joined.Add((second, first)))
                    {
                        yield return new DraftLink(names.Give($"{first}-{second}"), "peering", first, second, peering.Id);
                    }
                }
            }
        }
    }

    private string ProviderName(string region) => _providers.Count <= 1 ? "aws" : $"aws-{NameGiver.Clean(region.Length > 0 ? region : "elsewhere")}";

    // A zone is a region and a letter; local zones and wavelength zones have more.
    private static string RegionOf(AwsSubnet subnet) => subnet.Zone is { Length: > 1 } zone && char.IsAsciiLetterLower(zone[^1]) && char.IsAsciiDigit(zone[^2]) ? zone[..^1] : string.Empty;

    private static string? ZoneOf(AwsSubnet subnet) => subnet.Zone is { Length: > 0 } zone ? NameGiver.Clean(zone) : null;
}
