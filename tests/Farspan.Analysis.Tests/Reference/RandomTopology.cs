using System.Globalization;
using System.Text;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Writes a small random topology file: every part of the language that reachability depends on.</summary>
internal sealed class RandomTopology
{
    private static readonly string[] _roles = ["web", "db", "job"];
    private static readonly string[] _ports = ["80/tcp", "443/tcp", "5000-5010/tcp", "53/udp", "40000-50000/udp", "8443/tcp", "1-65535/tcp"];

    private readonly Random _random;
    private readonly StringBuilder _text = new("farspan: 1\nname: random\n");
    private readonly List<(string Name, bool HasV6, List<string> Subnets)> _networks = [];
    private readonly List<(string Name, string Network, string Role)> _machines = [];
    private readonly List<(string Name, string Subnet)> _carriers = [];

    // Of its own, so that seeds that are remembered mean the same files but for hosts.
    private readonly Random _hosting;
    private readonly List<string> _overlays = [];
    private readonly List<string> _services = [];
    private readonly List<string> _served = [];
    private readonly bool _usesV6;
    private readonly bool _isLinked;

    // The second network has the blocks of the first, and nothing but private links joins the two.
    private readonly bool _isShared;

    private RandomTopology(int seed, bool isLinked, bool isShared)
    {
        _isShared = isShared;
        _random = new Random(seed);
        _hosting = new Random(seed ^ 0x405);
        _isLinked = isLinked;
        _usesV6 = Chance(40);
    }

    /// <summary>The file of a seed; with <paramref name="isLinked"/> one cloud with links of every kind that routers translate or encrypt, with <paramref name="isShared"/> two networks in it with the same blocks.</summary>
    public static string Write(int seed, bool isLinked = false, bool isShared = false)
    {
        var writer = new RandomTopology(seed, isLinked, isShared);
        writer.Networks();
        writer.Machines();
        writer.Overlays();
        writer.Links();
        writer.Services();
        writer.Policies();
        return writer._text.ToString();
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T One<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Networks()
    {
        var providers = 1 + _random.Next(3);
        _text.Append("providers:\n");
        for (var p = 0; p < providers; p++)
        {
            Line($"  p{p}: {{ kind: {(_isLinked ? "aws" : One("aws", "bare-metal", "proxmox"))}, zones: [a, b] }}");
        }

        _text.Append("networks:\n");
        var count = (_isLinked ? 2 : 1) + _random.Next(3);
        for (var n = 0; n < count; n++)
        {
            var v6 = _usesV6 && Chance(80);
            var block = _isShared && n == 1 ? 0 : n;
            var subnets = new List<string>();
            Line($"  n{n}:\n    provider: p{n % providers}\n    cidr: {(v6 ? $"[10.{block}.0.0/16, fd00:{block + 1}::/48]" : $"10.{block}.0.0/16")}\n    subnets:");
            var parts = 1 + _random.Next(3);
            for (var s = 0; s < parts; s++)
            {
                var cidr = v6 && Chance(75) ? $"[10.{block}.{s}.0/24, \"fd00:{block + 1}:0:{s}::/64\"]" : $"10.{block}.{s}.0/24";
                var exposure = Chance(50) ? "public" : _isLinked && Chance(50) ? "egress" : "private";
                Line($"      s{s}: {{ cidr: {cidr}, exposure: {(_isShared && n == 1 && exposure == "public" ? "private" : exposure)}{(Chance(50) ? ", zone: " + One("a", "b") : "")} }}");
                subnets.Add($"n{n}/s{s}");
            }

            _networks.Add(($"n{n}", v6, subnets));
        }
    }

    private void Machines()
    {
        _text.Append("machines:\n");
        var count = 2 + _random.Next(4);
        for (var m = 0; m < count; m++)
        {
            var network = Any(_networks);
            var role = Any(_roles);
            var more = _networks.SelectMany(n => n.Subnets).Where(_ => Chance(30)).Take(2).ToList();
            var first = Any(network.Subnets);
            more.Remove(first);
            var where = more.Count > 0 && Chance(35)
                ? $"subnets: [{string.Join(", ", more.Prepend(first).Select(s => $"{{ subnet: {s} }}"))}]"
                : $"subnet: {first}";
            var carriers = _carriers.Where(c => c.Subnet == first).ToList();
            var host = carriers.Count > 0 && _hosting.Next(100) < 40 ? $", host: {carriers[_hosting.Next(carriers.Count)].Name}" : "";
            _carriers.Add(($"m{m}", first));
            Line($"  m{m}: {{ {where}{host}, labels: {{ role: {role}{(Chance(30) ? ", tier: gold" : "")} }} }}");
            _machines.Add(($"m{m}", network.Name, role));
        }
    }

    private void Overlays()
    {
        var used = _machines.Select(m => m.Role).Distinct().ToList();
        var count = _isLinked && Chance(40) ? 0 : _random.Next(3);
        if (count > 0)
        {
            _text.Append("overlays:\n");
        }

        for (var o = 0; o < count; o++)
        {
            var members = Chance(40) ? $"{{ role: [{string.Join(", ", used)}] }}" : Chance(50) ? $"{{ role: {Any(used)} }}" : $"[machine/{Any(_machines).Name}, machine/{Any(_machines).Name}]";
            Line($"  o{o}: {{ kind: wireguard, cidr: {(_usesV6 && Chance(50) ? $"[10.10{o}.0.0/24, \"fd99:{o}::/64\"]" : $"10.10{o}.0.0/24")}, members: {members}{(Chance(50) ? $", port: {51900 + o}" : $", port: {51820 + o}")} }}");
            _overlays.Add($"o{o}");
        }
    }

    private void Links()
    {
        var pairs = (from a in _networks from b in _networks where string.CompareOrdinal(a.Name, b.Name) < 0 select (a.Name, b.Name)).Where(p => Chance(50) || (_isShared && p == ("n0", "n1"))).ToList();
        if (pairs.Count > 0)
        {
            _text.Append("links:\n");
        }

        foreach (var (a, b) in pairs)
        {
            if (_isShared && (a, b) == ("n0", "n1"))
            {
                PrivateLinks(a, b);
            }
            else if (!_isLinked || Chance(25))
            {
                Line($"  l{a}{b}: {{ method: {(_isLinked ? "peering" : "static-route")}, between: [network/{a}, network/{b}] }}");
            }
            else if (Chance(50))
            {
                Line($"  l{a}{b}: {{ method: vpn, between: [network/{a}, network/{b}], port: {51000 + (10 * int.Parse(a.AsSpan(1), CultureInfo.InvariantCulture)) + int.Parse(b.AsSpan(1), CultureInfo.InvariantCulture)} }}");
            }
            else
            {
                PrivateLinks(a, b);
            }
        }
    }

    private void PrivateLinks(string a, string b)
    {
        foreach (var (from, to) in Chance(50) ? new[] { (a, b), (b, a) } : [(a, b)])
        {
            if (_machines.FirstOrDefault(m => m.Network == to).Name is { } machine)
            {
                var service = $"p{_served.Count}";
                Line($"  {service}: {{ method: private-link, from: subnet/{Any(_networks.First(n => n.Name == from).Subnets)}, to: service/{service} }}");
                _served.Add($"  {service}: {{ on: machine/{machine}, ports: {{ main: {7000 + _served.Count}-{7002 + _served.Count}/tcp, side: {6000 + _served.Count}/udp }} }}");
                _services.Add($"service/{service}");
            }
        }
    }

    private void Services()
    {
        var count = 1 + _random.Next(3);
        _text.Append("services:\n");
        _served.ForEach(s => Line($"{s}"));
        for (var s = 0; s < count; s++)
        {
            var over = _overlays.Count > 0 && Chance(50) ? Any(_overlays) : null;
            var on = over is not null ? $"overlay/{over}" : $"{{ role: {Any(_machines).Role} }}";
            Line($"  s{s}: {{ on: {on}, ports: {{ main: {8000 + s}/tcp, side: {9000 + s}/udp }}{(over is null ? "" : $", over: {over}")} }}");
            _services.Add($"service/s{s}");
        }
    }

    private void Policies()
    {
        _text.Append("policies:\n");
        var count = 1 + _random.Next(6);
        for (var p = 0; p < count; p++)
        {
            var to = Chance(50) ? Any(_services) : Selector();
            var ports = to.StartsWith("service/", StringComparison.Ordinal) ? One("main", "side", "[main, side]") : Chance(20) ? "all" : Any(_ports);
            Line($"  - allow: {{ from: {Selector()}, to: {to}, ports: {ports} }}");
        }
    }

    private string Selector() => _random.Next(10) switch
    {
        0 => "internet",
        1 => "all",
        2 => $"machine/{Any(_machines).Name}",
        3 => $"network/{Any(_networks).Name}",
        4 => $"subnet/{Any(Any(_networks).Subnets)}",
        5 => $"cidr/{One("10.0.0.0/16", "10.1.1.0/24", "203.0.113.0/24", "203.0.0.0/16", "10.100.0.0/25", "198.51.100.7/32")}",
        6 when _usesV6 => $"cidr/{One("2001:db8::/32", "fd00:1::/48", "2400::/16")}",
        7 => "{ tier: gold }",
        _ => $"{{ role: {Any(_machines).Role} }}",
    };
}
