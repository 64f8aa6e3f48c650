using System.Net;
using Farspan.Addressing;
using Farspan.Import.Relation;
using Farspan.Import.Writing;

namespace Farspan.Import.Aws;

/// <summary>VPCs as a topology: interfaces are machines, groups are labels and policies, routes and network ACLs decide what of them arrives.</summary>
internal static class AwsImporter
{
    /// <summary>Makes the draft; null after an error.</summary>
    public static DraftTopology? Import(AwsModel model, ImportOptions options, ImportFindings findings)
    {
        model = Known(model, findings);
        if (findings.HasErrors)
        {
            return null;
        }

        var routes = new RouteDecider(model, findings);
        var layout = AwsLayout.Of(model, routes, findings);
        if (findings.HasErrors)
        {
            return null;
        }

        List<IPNetwork> declared = [.. layout.Networks.SelectMany(n => n.Cidrs)];
        List<IPNetwork> blocks = [.. AwsRules.Blocks(model).Concat(routes.Blocks)];
        var (faces, seen) = Faces(model, routes, declared, blocks);
        var rules = new AwsRules(model, seen, faces, findings);
        var filter = new WayFilter(model, seen, faces, new AwsWays(model, routes, findings), routes, options.AllowsOneWay, findings);
        var parties = new PartyTable([.. model.Interfaces.Select(i => i.Addresses)], declared, blocks);
        var permits = rules.Permits().SelectMany(filter.Cut).Select(p => p with { From = Owned(p.From, seen, parties), To = Owned(p.To, seen, parties) });
        var groups = GroupKeys(model);
        return new DraftTopology
        {
            Name = options.Name ?? (layout.Networks.Count == 1 ? layout.Networks[0].Name : model.Origin),
            Remarks = [Summary(model)],
            Providers = layout.Providers,
            Networks = layout.Networks,
            Machines = Machines(model, layout, groups),
            Links = layout.Links,
            Parties = parties,
            Permits = PermitFolder.Fold(permits, parties),
            Preferred = [.. groups.Values.Order(StringComparer.Ordinal)],
            Origin = model.Origin,
        };
    }

    // Every address by which an interface is seen; the numbers of parties follow this order.
    private static (List<AwsParty> Faces, PartyTable Parties) Faces(AwsModel model, RouteDecider routes, List<IPNetwork> declared, List<IPNetwork> blocks)
    {
        var nats = model.Nats.ToDictionary(n => n.Id, StringComparer.Ordinal);
        var faces = new List<AwsParty>();
        foreach (var (number, card) in model.Interfaces.Index())
        {
            faces.AddRange(card.Addresses.Select(a => new AwsParty(number, a, AwsFace.Own)));
            if (card.Public is { } address)
            {
                faces.Add(new AwsParty(number, address, AwsFace.Public));
            }

            if (card.Addresses.Any(a => !a.IsV6))
            {
                faces.AddRange(routes.NatsOf(card.Subnet).Where(nats.ContainsKey).Select(n => nats[n].Public ?? IPAddress.Any).Distinct().Select(a => new AwsParty(number, a, AwsFace.Nat)));
            }
        }

        return (faces, new PartyTable([.. Enumerable.Range(0, model.Interfaces.Count).Select(i => (IReadOnlyList<IPAddress>)[.. faces.Where(f => f.Interface == i).Select(f => f.Address)])], declared, blocks));
    }

    // What is seen under another address is written as the interface's own.
    private static PartySet Owned(PartySet set, PartyTable seen, PartyTable parties)
    {
        var (seenFirst, ownFirst) = (seen.Size - seen.Outside.Count, parties.Size - parties.Outside.Count);
        return PartySet.Of(parties.Size, set.Items.SelectMany(p => seen.IsOutside(p)
            ? [p - seenFirst + ownFirst]
            : parties.OfMachine(seen.MachineOf(p)).Items.Where(o => parties.AddressOf(o).IsV6 == seen.AddressOf(p).IsV6)));
    }

    // Subnets of VPCs that are not there, interfaces in subnets that are not there.
    private static AwsModel Known(AwsModel model, ImportFindings findings)
    {
        var vpcs = model.Vpcs.Select(v => v.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var subnet in model.Subnets.Where(s => !vpcs.Contains(s.Vpc)))
        {
            findings.LeftOut(ImportCodes.UnknownCode, subnet.Span, $"Subnet {subnet.Id} is in {subnet.Vpc}, which is not in the input, and is left out.", "subnet");
        }

        List<AwsSubnet> subnets = [.. model.Subnets.Where(s => vpcs.Contains(s.Vpc))];
        var known = subnets.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var card in model.Interfaces.Where(i => !known.Contains(i.Subnet)))
        {
            findings.LeftOut(ImportCodes.UnknownCode, card.Span, $"Interface {card.Id} is in subnet {card.Subnet}, which is not in the input, and is left out.", "interface");
        }

        List<AwsInterface> cards = [.. model.Interfaces.Where(i => known.Contains(i.Subnet)).OrderBy(i => i.Subnet, StringComparer.Ordinal).ThenBy(i => i.Name, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal)];
        var groups = model.Groups.Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var card in cards.Where(c => c.Groups.Any(g => !groups.Contains(g))))
        {
            findings.LeftOut(ImportCodes.UnknownCode, card.Span, $"Interface {card.Id} has group {card.Groups.First(g => !groups.Contains(g))}, which is not in the input: what it opens is left out.", "group");
        }

        if (cards.Count == 0 && !findings.HasErrors)
        {
            findings.Error(ImportCodes.NothingCode, model.Vpcs.Count > 0 ? model.Vpcs[0].Span : new Topology.Diagnostics.SourceSpan("topology.yaml", 1, 1), "There is no network interface here for security groups to guard; add the output of 'aws ec2 describe-network-interfaces'.");
        }

        return model with { Subnets = subnets, Interfaces = cards };
    }

    private static Dictionary<string, string> GroupKeys(AwsModel model)
    {
        var names = new NameGiver();
        return model.Groups.OrderBy(g => g.Name, StringComparer.Ordinal).ThenBy(g => g.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Id, g => { var name = names.Give(g.Name); return $"sg/{name[..Math.Min(name.Length, 60)].TrimEnd('-')}"; }, StringComparer.Ordinal);
    }

    private static List<DraftMachine> Machines(AwsModel model, AwsLayout layout, Dictionary<string, string> groups)
    {
        var names = new NameGiver();
        var keys = new LabelNames(groups.Values);
        return
        [
            .. model.Interfaces.Select(i => new DraftMachine
            {
                Name = names.Give(NameGiver.Clean(i.Name), $"{i.Name}-{i.Id}"),
                Subnet = layout.SubnetOf(i.Subnet)!,
                Addresses = i.Addresses,
                Labels = LabelsOf(i, groups, keys),
                Heading = $"subnet {layout.SubnetOf(i.Subnet)}",
            }),
        ];
    }

    private static Dictionary<string, string> LabelsOf(AwsInterface card, Dictionary<string, string> groups, LabelNames keys)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in card.Groups.Where(groups.ContainsKey).Select(g => groups[g]).Order(StringComparer.Ordinal))
        {
            labels.TryAdd(group, "member");
        }

        foreach (var (key, value) in card.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            labels.TryAdd(keys.Key(key), LabelNames.Value(value));
        }

        return labels;
    }

    private static string Summary(AwsModel model) => string.Join(", ", new[]
    {
        Words.Count(model.Vpcs.Count, "VPC"), Words.Count(model.Subnets.Count, "subnet"), Words.Count(model.Interfaces.Count, "network interface"), Words.Count(model.Groups.Count, "security group"),
        Words.Count(model.Acls.Count, "network ACL"), Words.Count(model.RouteTables.Count, "route table"), Words.Count(model.Peerings.Count, "peering"),
    });
}
