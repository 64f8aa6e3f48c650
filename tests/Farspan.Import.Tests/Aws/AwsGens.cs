using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Import.Tests.Aws;

/// <summary>Two small VPCs with groups, ACLs and routes of every shape.</summary>
internal static class AwsGens
{
    private static readonly string[] _blocks =
        ["0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "10.1.0.0/16", "10.0.0.10/32", "192.0.2.0/24", "198.51.100.0/24", "198.51.100.10/32", "203.0.113.0/24"];

    public static Gen<AwsWorld> World() =>
        from peered in Gen.Elements(true, false)
        from groups in Gen.Choose(1, 3).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(i => Group(i, n))))
        from acls in Gen.Choose(0, 2).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(i => Acl($"acl-{i}", i % 2 == 0 ? "vpc-a" : "vpc-b", isDefault: false))))
        from tables in Gen.Choose(0, 2).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(i => Table($"rtb-{i}", i % 2 == 0 ? "vpc-a" : "vpc-b", isMain: false))))
        from mainA in Table("rtb-a", "vpc-a", isMain: true)
        from mainB in Table("rtb-b", "vpc-b", isMain: true)
        from subnets in Sequence(new[] { ("subnet-0", "vpc-a", "10.0.0.0/24"), ("subnet-1", "vpc-a", "10.0.1.0/24"), ("subnet-2", "vpc-b", "10.1.0.0/24") }.Select(s => Subnet(s, acls, tables)))
        from cards in Gen.Choose(2, 5).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(i => Card(i, groups))))
        select new AwsWorld
        {
            Vpcs = [("vpc-a", "10.0.0.0/16"), ("vpc-b", "10.1.0.0/16")],
            Subnets = subnets,
            Cards = cards,
            Groups = groups,
            Acls = [.. acls, Open("acl-a", "vpc-a"), Open("acl-b", "vpc-b")],
            Tables = [.. tables, mainA, mainB],
            IsPeered = peered,
        };

    // The ACL that AWS makes: everything passes.
    private static WorldAcl Open(string id, string vpc) => new(id, vpc, true, [new(100, false, true, "-1", -1, -1, "0.0.0.0/0"), new(100, true, true, "-1", -1, -1, "0.0.0.0/0")]);

    private static Gen<WorldSubnet> Subnet((string Id, string Vpc, string Cidr) subnet, IReadOnlyList<WorldAcl> acls, IReadOnlyList<WorldTable> tables) =>
        from acl in Gen.Elements<string?>([null, .. acls.Where(a => a.Vpc == subnet.Vpc).Select(a => a.Id)])
        from table in Gen.Elements<string?>([null, .. tables.Where(t => t.Vpc == subnet.Vpc).Select(t => t.Id)])
        select new WorldSubnet(subnet.Id, subnet.Vpc, subnet.Cidr, acl, table);

    private static Gen<WorldCard> Card(int number, IReadOnlyList<WorldGroup> groups) =>
        from subnet in Gen.Elements(0, 1, 2)
        from isPublic in Gen.Elements(true, false)
        from count in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Constant(1)), (3, Gen.Constant(2)))
        from chosen in Sequence(Enumerable.Repeat(Gen.Elements(groups.Select(g => g.Id).ToArray()), count))
        select new WorldCard(
            FormattableString.Invariant($"eni-{number}"), FormattableString.Invariant($"subnet-{subnet}"),
            FormattableString.Invariant($"10.{(subnet == 2 ? 1 : 0)}.{(subnet == 1 ? 1 : 0)}.{10 + number}"), isPublic ? FormattableString.Invariant($"198.51.100.{10 + number}") : null, [.. chosen.Distinct()]);

    private static Gen<WorldGroup> Group(int number, int count) =>
        from rules in Gen.Choose(1, 4).SelectMany(n => Sequence(Enumerable.Repeat(Rule(count), n)))
        from open in Gen.Elements(true, false)
        select new WorldGroup(FormattableString.Invariant($"sg-{number}"), "vpc-a", open ? [.. rules, new WorldRule(true, "-1", -1, -1, "0.0.0.0/0", null, null)] : rules);

    private static Gen<WorldRule> Rule(int groups) =>
        from isEgress in Gen.Elements(true, false)
        from ports in Ports(["-1", "tcp", "udp", "6", "icmp"])
        from peer in Gen.OneOf(
            Gen.Elements(_blocks).Select(b => (Block: (string?)b, Group: (string?)null, List: (string?)null)),
            Gen.Choose(0, groups - 1).Select(g => (Block: (string?)null, Group: (string?)FormattableString.Invariant($"sg-{g}"), List: (string?)null)),
            Gen.Constant((Block: (string?)null, Group: (string?)null, List: (string?)"pl-1")))
        select new WorldRule(isEgress, ports.Protocol, ports.From, ports.To, peer.Block, peer.Group, peer.List);

    private static Gen<(string Protocol, int From, int To)> Ports(string[] protocols) =>
        from protocol in Gen.Elements(protocols)
        from range in Gen.Elements((22, 22), (80, 90), (443, 443), (0, 65535), (1024, 65535), (53, 53))
        select protocol is "-1" or "icmp" ? (protocol, -1, -1) : (protocol, range.Item1, range.Item2);

    private static Gen<WorldAcl> Acl(string id, string vpc, bool isDefault) =>
        from entries in Gen.Choose(1, 6).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(Entry)))
        from isOpen in Gen.Elements(true, true, false)
        let all = isOpen ? entries.Append(new WorldEntry(900, false, true, "-1", -1, -1, "0.0.0.0/0")).Append(new WorldEntry(900, true, true, "-1", -1, -1, "0.0.0.0/0")) : entries
        from shuffled in Gen.Shuffle(all.ToArray())
        select new WorldAcl(id, vpc, isDefault, shuffled);

    private static Gen<WorldEntry> Entry(int number) =>
        from isEgress in Gen.Elements(true, false)
        from allows in Gen.Elements(true, false)
        from ports in Gen.Frequency((1, Gen.Constant((Protocol: "-1", From: -1, To: -1))), (2, Ports(["6", "17"])), (1, Gen.Elements((Protocol: "6", From: 32768, To: 60999), (Protocol: "6", From: 1024, To: 65535), (Protocol: "17", From: 1024, To: 40000), (Protocol: "6", From: 61000, To: 65535), (Protocol: "6", From: 1024, To: 2000))))
        from block in Gen.Elements(_blocks)
        select new WorldEntry(100 + (number * 10), isEgress, allows, ports.Protocol, ports.From, ports.To, block);

    private static Gen<WorldTable> Table(string id, string vpc, bool isMain) =>
        from way in Gen.Elements<string?>("igw", "igw", "nat", "nat", "tgw", "blackhole", null)
        from part in Gen.Elements<WorldRoute?>(null, null, new("192.0.2.0/24", "blackhole"), new("203.0.113.0/25", "igw"), new("198.51.100.0/24", "igw"))
        from hasPeer in Gen.Elements(true, false)
        let local = new WorldRoute(vpc == "vpc-a" ? "10.0.0.0/16" : "10.1.0.0/16", "local")
        let peer = new WorldRoute(vpc == "vpc-a" ? "10.1.0.0/16" : "10.0.0.0/16", "pcx-1")
        select new WorldTable(id, vpc, isMain, [local, .. hasPeer ? [peer] : Array.Empty<WorldRoute>(), .. way is null ? [] : new[] { new WorldRoute("0.0.0.0/0", way) }, .. part is null ? [] : new[] { part }]);

    private static Gen<IReadOnlyList<T>> Sequence<T>(IEnumerable<Gen<T>> gens) =>
        gens.Aggregate(Gen.Constant<IReadOnlyList<T>>([]), (all, next) => all.SelectMany(a => next.Select(n => (IReadOnlyList<T>)[.. a, n])));
}
