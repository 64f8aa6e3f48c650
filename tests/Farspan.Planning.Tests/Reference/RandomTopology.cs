using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests.Reference;

/// <summary>Small topologies of every kind from a seed: families, exposures, links, overlays, several cards, services, policies.</summary>
internal static class RandomTopology
{
    private static readonly string[] _roles = ["a", "b", "c"];
    private static readonly ushort[] _ports = [22, 80, 443];

    public static NetworkTopology Make(int seed)
    {
        var random = new Random(seed);
        var builder = new TopologyBuilder().Provider("p");
        var isDual = random.Next(3) == 0;
        var subnets = AddNetworks(builder, random, isDual);
        AddMachines(builder, random, subnets);
        var overlays = random.Next(3);
        for (var i = 0; i < overlays; i++)
        {
            string[] blocks = isDual && random.Next(2) == 0 ? [$"10.9{i}.0.0/24", $"fd00:9{i}::/64"] : [$"10.9{i}.0.0/24"];
            builder.Overlay($"o{i}", blocks, random.Next(2) == 0 ? "*" : $"role={Pick(random, _roles)},role={Pick(random, _roles)}", (ushort)(51820 + i));
        }

        AddServices(builder, random, overlays);
        AddPolicies(builder, random);
        return builder.Build();
    }

    private static List<string> AddNetworks(TopologyBuilder builder, Random random, bool isDual)
    {
        var subnets = new List<string>();
        var networks = 2 + random.Next(2);
        for (var n = 0; n < networks; n++)
        {
            var dual = isDual && random.Next(4) > 0;
            string[] blocks = dual ? [$"10.{n}.0.0/16", $"fd00:{n}::/48"] : [$"10.{n}.0.0/16"];
            var parts = Enumerable.Range(0, 1 + random.Next(2)).Select(s =>
            {
                string[] part = dual ? [$"10.{n}.{s}.0/24", $"fd00:{n}:0:{s}::/64"] : [$"10.{n}.{s}.0/24"];
                return ($"s{s}", part, random.Next(3) == 0 ? Exposure.Public : Exposure.Private, (string?)null);
            }).ToArray();
            builder.Network($"n{n}", "p", blocks, parts);
            subnets.AddRange(parts.Select(p => $"n{n}/{p.Item1}"));
        }

        if (random.Next(2) == 0)
        {
            builder.Link("l0", "n0", "n1");
        }

        return subnets;
    }

    private static void AddMachines(TopologyBuilder builder, Random random, List<string> subnets)
    {
        var count = 3 + random.Next(4);
        for (var m = 0; m < count; m++)
        {
            var cards = subnets.OrderBy(_ => random.Next()).Take(random.Next(4) == 0 ? 2 : 1).Select(s => (s, Array.Empty<string>())).ToArray();
            builder.Machine($"m{m}", _roles[m % _roles.Length], cards);
        }
    }

    private static void AddServices(TopologyBuilder builder, Random random, int overlays)
    {
        var count = random.Next(4);
        for (var s = 0; s < count; s++)
        {
            var over = overlays > 0 && random.Next(3) > 0 ? builder.Overlays[random.Next(overlays)] : null;
            var selector = $"role={Pick(random, _roles)}";
            if (over is not null && builder.Select(selector).Machines.Any(m => over.Members.All(o => o.Name != m.Name)))
            {
                over = null;
            }

            var port = Pick(random, _ports);
            builder.Service(
                $"s{s}",
                selector,
                over?.Name,
                [("one", TransportProtocol.Tcp, new PortRange(port, port)), ("two", TransportProtocol.Udp, new PortRange(53, 54))],
                random.Next(2) == 0 ? 1 : null);
        }
    }

    private static void AddPolicies(TopologyBuilder builder, Random random)
    {
        var count = 1 + random.Next(5);
        for (var p = 0; p < count; p++)
        {
            var to = Selector(builder, random, isTarget: true);
            var port = Pick(random, _ports);
            (TransportProtocol, PortRange)[] ports = to.StartsWith("service/", StringComparison.Ordinal) && random.Next(2) == 0
                ? []
                : [(random.Next(3) == 0 ? TransportProtocol.Udp : TransportProtocol.Tcp, new PortRange(port, (ushort)(port + random.Next(3))))];
            builder.Allow($"p{p}", Selector(builder, random, isTarget: false), to, ports);
        }
    }

    private static string Selector(TopologyBuilder builder, Random random, bool isTarget) => random.Next(7) switch
    {
        0 => "internet",
        1 => "*",
        2 when !isTarget => $"internet,role={Pick(random, _roles)}",
        3 => $"cidr/10.{random.Next(3)}.0.0/{(random.Next(2) == 0 ? 16 : 24)}",
        4 or 5 when builder.Services.Count > 0 => $"service/{Pick(random, [.. builder.Services]).Name}",
        _ => $"role={Pick(random, _roles)}",
    };

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
