using System.Net;
using Farspan.Gateway.Access;
using Farspan.Gateway.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Routing;

/// <summary>The tables against a reading of the rules from the first to the last.</summary>
public sealed class DecisionLawTests
{
    private static readonly string[] Machines = ["a-1", "a-2", "b-1", "b-2"];
    private static readonly string[] Services = ["volume", "admin"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PROPFIND", "get"];
    private static readonly string[] Prefixes =
        ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "0.0.0.0/0", "192.168.0.0/31", "255.255.255.255/32", "fd00::/8", "fd00:1::/64", "::/0", "::1/128", "127.0.0.0/8"];

    private static readonly string[] Sources =
        ["10.0.0.0", "10.1.0.1", "10.1.2.3", "10.1.2.4", "10.1.3.0", "9.255.255.255", "11.0.0.0", "192.168.0.1", "192.168.0.2", "255.255.255.255", "0.0.0.0", "fd00::1", "fd00:1::9", "fe00::1", "::1", "127.0.0.1"];

    private static readonly string[] Names = ["token/t0", "token/t1", "certificate/c0", "certificate/c1"];

    private static readonly string[] Certificates = ["c0", "c1", "other"];
    private static readonly string[] Paths = ["/volume/a-1/", "/volume/a-1", "/volume/a-1/volume/", "/volume/a-1/admin/x", "/volume/a-9/", "/volume/zzz", "/volume/a-1/none/"];
    private static readonly string[] Tunnels = ["a-1:1000", "a-1.admin:1001", "a-9:1000", "a-1:9"];

    [Fact]
    [Trait("Requirement", "D5")]
    public void The_first_rule_that_holds_is_the_one_that_a_slow_reading_finds() => Law.Holds(400, random =>
    {
        var spec = RandomSpec(random);
        var snapshot = GatewaySnapshot.Build(spec, null);
        for (var i = 0; i < 40; i++)
        {
            var (machine, service, method, source) = (random.Pick(Machines), random.Pick(Services), random.Pick(Methods), random.Pick(Sources));
            var token = random.Pick("", "", "t0", "t1", "wrong");
            string[] certificates = [.. Certificates.Where(_ => random.Chance(4))];
            var decision = snapshot.Ask($"/volume/{machine}/{service}/x", source, method, token.Length == 0 ? "" : $"Bearer {token}", names: certificates);
            string[] shown = [.. certificates.Select(c => $"certificate/{c}"), $"token/{token}"];
            var expected = spec.Rules.FirstOrDefault(r =>
                (r.From.Count == 0 || r.From.Any(p => Holds(p, Specs.Address(source)))) &&
                (r.As.Count == 0 || r.As.Intersect(shown, StringComparer.Ordinal).Any()) &&
                r.To.Any(t => t.Service == service && (t.Machine is null || t.Machine == machine)) &&
                (r.Methods.Count == 0 || r.Methods.Contains(method, StringComparer.Ordinal)));
            Assert.Equal(expected?.Origin, decision.Rule);
            Assert.Equal(expected is null ? RouteAction.Refuse : RouteAction.Forward, decision.Action);
        }
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Strangers_hear_the_same_of_what_is_there_and_what_is_not() => Law.Holds(300, random =>
    {
        var spec = RandomSpec(random);
        var snapshot = GatewaySnapshot.Build(spec, null);
        var source = random.Pick(Sources.Where(s => !IPAddress.IsLoopback(Specs.Address(s))).ToList());
        if (spec.Rules.Any(r => r.As.Count == 0 && (r.From.Count == 0 || r.From.Any(p => Holds(p, Specs.Address(source))))))
        {
            return;
        }

        var method = random.Pick(Methods);
        var authorization = random.Pick("", "Bearer wrong", "Basic dDA6dDE=");
        var answers = Paths
            .Select(path => snapshot.Ask(path, source, method, authorization).Refusal)
            .Concat(Tunnels.Select(name => snapshot.Ask(name, source, "CONNECT", authorization).Refusal));
        Assert.Single(answers.Distinct());
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void An_address_falls_under_the_prefixes_that_hold_it() => Law.Holds(60, random =>
    {
        IReadOnlyList<IReadOnlyList<IPNetwork>> rules = [.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => RandomNetworks(random))];
        var table = new SourceTable(rules, new RuleSetPool());
        foreach (var address in rules.SelectMany(r => r).SelectMany(n => Around(n, random)).Take(200))
        {
            var set = table.Find(address);
            for (var rule = 0; rule < rules.Count; rule++)
            {
                Assert.Equal(rules[rule].Count == 0 || rules[rule].Any(n => Holds(n, address)), set.Contains(rule));
            }
        }
    });

    private static bool Holds(IPNetwork network, IPAddress address) =>
        network.BaseAddress.AddressFamily == address.AddressFamily && network.BaseAddress.GetAddressBytes().Zip(address.GetAddressBytes())
            .SelectMany(pair => Enumerable.Range(0, 8).Select(bit => ((pair.First ^ pair.Second) >> (7 - bit)) & 1)).Take(network.PrefixLength).All(bit => bit == 0);

    private static IReadOnlyList<IPNetwork> RandomNetworks(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ =>
    {
        var bytes = new byte[random.Chance(3) ? 16 : 4];
        random.NextBytes(bytes);
        bytes[0] = (byte)random.Pick(0, 10, 255);
        var length = random.Pick(0, 1, 8, 9, 31, 32, bytes.Length * 8);
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    })];

    // The first and the last address of a network, and one beyond each end.
    private static IEnumerable<IPAddress> Around(IPNetwork network, Random random)
    {
        var first = network.BaseAddress.GetAddressBytes();
        var last = (byte[])first.Clone();
        for (var bit = network.PrefixLength; bit < last.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        foreach (var (bytes, step) in new[] { (first, 0), (last, 0), (first, -1), (last, 1) })
        {
            var moved = (byte[])bytes.Clone();
            for (var i = moved.Length - 1; step != 0 && i >= 0; i--)
            {
                moved[i] = (byte)(moved[i] + step);
                if (moved[i] != (step > 0 ? 0 : 255))
                {
                    break;
                }
            }

            yield return new IPAddress(moved);
        }

        random.NextBytes(last);
        yield return new IPAddress(last);
    }

    private static GatewaySpec RandomSpec(Random random)
    {
        IReadOnlyList<UpstreamSpec> upstreams = [.. Machines.SelectMany(m => Services.Select((s, i) => Specs.Upstream(m, s, $"172.31.0.{Array.IndexOf(Machines, m) + 1}:{1000 + i}")))];
        IReadOnlyList<AccessRuleSpec> rules = [.. Enumerable.Range(0, random.Pick(0, 1, 5, 70, 130)).Select(i => Specs.Rule(origin: $"policy/{i}") with
        {
            From = [.. Some(random, Prefixes, 3).Select(Specs.Network)],
            As = [.. Some(random, Names, 2)],
            To = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new AccessTargetSpec { Service = random.Pick(Services), Machine = random.Chance(2) ? random.Pick(Machines) : null })],
            Methods = [.. Some(random, Methods, 2)],
        })];
        return Specs.Gateway(upstreams, rules) with { Tokens = [Specs.Token("t0", "t0"), Specs.Token("t1", "t1")] };
    }

    private static IEnumerable<T> Some<T>(Random random, IReadOnlyList<T> of, int most) => Enumerable.Range(0, random.Next(most + 1)).Select(_ => random.Pick(of)).Distinct();
}
