using System.Text;

namespace Farspan.Rendering.Tests.Diagrams;

/// <summary>Small networks of every shape: several networks per provider, empty subnets, machines with two cards, links, overlays, doors to the internet.</summary>
internal static class RandomTopology
{
    public static string Write(Random random)
    {
        var text = new StringBuilder("farspan: 1\nname: random\nproviders:\n");
        var providers = Enumerable.Range(0, random.Next(1, 7)).Select(i => $"p{i}").ToList();
        providers.ForEach(p => text.Append($"  {p}: {{ kind: lab }}\n"));
        var networks = providers.SelectMany(p => Enumerable.Range(0, random.Next(1, 4)).Select(i => (Provider: p, Name: $"{p}-n{i}"))).ToList();
        var subnets = networks.SelectMany((n, i) => Enumerable.Range(0, random.Next(1, 5)).Select(s => (n.Name, Network: i, Subnet: s))).ToList();
        text.Append("networks:\n");
        foreach (var (i, network) in networks.Index())
        {
            text.Append($"  {network.Name}:\n    provider: {network.Provider}\n    cidr: 10.{i}.0.0/16\n    subnets:\n");
            foreach (var subnet in subnets.Where(s => s.Network == i))
            {
                text.Append($"      s{subnet.Subnet}: {{ cidr: 10.{i}.{subnet.Subnet}.0/24{(random.Next(3) == 0 ? ", exposure: public" : "")} }}\n");
            }
        }

        Links(text, networks.ConvertAll(n => n.Name), random);
        Machines(text, subnets.ConvertAll(s => $"{s.Name}/s{s.Subnet}"), random);
        return text.ToString();
    }

    private static void Links(StringBuilder text, List<string> networks, Random random)
    {
        var pairs = (from a in Enumerable.Range(0, networks.Count) from b in Enumerable.Range(a + 1, networks.Count - a - 1) where random.Next(networks.Count) == 0 select (networks[a], networks[b])).ToList();
        text.Append(pairs.Count == 0 ? "" : "links:\n");
        foreach (var (i, (first, second)) in pairs.Index())
        {
            text.Append($"  l{i}: {{ method: static-route, between: [network/{first}, network/{second}] }}\n");
        }
    }

    private static void Machines(StringBuilder text, List<string> subnets, Random random)
    {
        text.Append("machines:\n  first: { subnet: ").Append(subnets[0]).Append(", labels: { role: a } }\n");
        foreach (var i in Enumerable.Range(0, random.Next(1, 60)))
        {
            var (subnet, other, role) = (subnets[random.Next(subnets.Count)], subnets[random.Next(subnets.Count)], "ab"[random.Next(2)]);
            text.Append(random.Next(8) == 0 && subnet != other
                ? $"  m-{i}: {{ subnets: [{{ subnet: {subnet} }}, {{ subnet: {other} }}], labels: {{ role: {role} }} }}\n"
                : $"  m-{i}: {{ subnet: {subnet}, labels: {{ role: {role} }} }}\n");
        }

        text.Append("""
            overlays:
              mesh: { kind: wireguard, cidr: 10.200.0.0/24, members: { role: a } }
              all: { kind: wireguard, cidr: 10.201.0.0/24, port: 51821, members: all }
            services:
              web: { on: { role: a }, over: mesh, ports: { http: 80/tcp } }
              everywhere: { on: { role: a }, over: all, ports: { http: 81/tcp } }
            policies:
              - allow: { from: all, to: service/everywhere }
            claims:
              - never: { from: { role: a }, to: service/everywhere }
              - always: { from: { role: a }, to: service/web }

            """);
    }
}
