using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Planning.Tests;

/// <summary>Makes topologies by hand, with the promises that the reader gives: references resolved, equal selectors one instance.</summary>
internal sealed class TopologyBuilder
{
    private readonly Dictionary<string, EndpointSet> _sets = new(StringComparer.Ordinal);

    public List<Provider> Providers { get; } = [];

    public List<Network> Networks { get; } = [];

    public List<Machine> Machines { get; } = [];

    public List<Overlay> Overlays { get; } = [];

    public List<Service> Services { get; } = [];

    public List<Policy> Policies { get; } = [];

    public List<Link> Links { get; } = [];

    // Lines follow names, not order, so that a shuffled topology says the same in the same places.
    public static SourceSpan At(string name) => new("t.yaml", 1 + (name.Aggregate(7, (h, c) => ((h * 31) + c) & 0xFFFF) % 999), 3);

    public TopologyBuilder Provider(string name, ProviderKind kind = ProviderKind.Aws, params string[] zones)
    {
        Providers.Add(new Provider { Name = name, Kind = kind, Region = null, Zones = zones, Cidr = null, Location = At(name) });
        return this;
    }

    public TopologyBuilder Network(string name, string provider, string[] blocks, params (string Name, string[] Blocks, Exposure Exposure, string? Zone)[] subnets)
    {
        Networks.Add(new Network
        {
            Name = name,
            Provider = Providers.Single(p => p.Name == provider),
            Cidrs = [.. blocks.Select(Net.Block)],
            Subnets =
            [
                .. subnets.Select(s => new Subnet
                {
                    Name = s.Name, NetworkName = name, Cidrs = [.. s.Blocks.Select(Net.Block)], Zone = s.Zone, Exposure = s.Exposure, Location = At(name + s.Name),
                }),
            ],
            Location = At(name),
        });
        return this;
    }

    public TopologyBuilder Machine(string name, string role, params (string Subnet, string[] Addresses)[] cards)
    {
        var attachments = cards.Select(c =>
        {
            var network = Networks.Single(n => n.Name == c.Subnet.Split('/')[0]);
            return new Attachment
            {
                Network = network,
                Subnet = network.Subnets.Single(s => s.FullName == c.Subnet),
                Addresses = [.. c.Addresses.Select(Net.Ip)],
            };
        }).ToList();
        Machines.Add(new Machine
        {
            Name = name,
            Attachments = attachments,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["role"] = role, ["network"] = attachments[0].Network.Name },
            Provider = attachments[0].Network.Provider,
            Zone = attachments[0].Subnet.Zone,
            Location = At(name),
        });
        return this;
    }

    public TopologyBuilder Machine(string name, string role, string subnet, params string[] addresses) => Machine(name, role, (subnet, addresses));

    public TopologyBuilder Overlay(string name, string[] blocks, string selector, ushort port = 51820)
    {
        Overlays.Add(new Overlay
        {
            Name = name,
            Cidrs = [.. blocks.Select(Net.Block)],
            Members = Select(selector).Machines,
            Addresses = new Dictionary<string, IReadOnlyList<IPAddress>>(StringComparer.Ordinal),
            Port = port,
            Location = At(name),
        });
        return this;
    }

    public TopologyBuilder Service(
        string name, string selector, string? over, (string Name, TransportProtocol Protocol, PortRange Ports)[] ports, int? replicas = null, FailureDomain? spread = null)
    {
        Services.Add(new Service
        {
            Name = name,
            Candidates = Select(selector).Machines,
            Replicas = replicas,
            Spread = spread,
            Over = over is null ? null : Overlays.Single(o => o.Name == over),
            Ports = [.. ports.Select(p => new ServicePort { Name = p.Name, Protocol = p.Protocol, Ports = p.Ports })],
            HasQuorum = false,
            Recipe = null,
            Health = null,
            Storage = Storage.None,
            Location = At(name),
        });
        return this;
    }

    public TopologyBuilder Service(string name, string selector, string? over, ushort port) =>
        Service(name, selector, over, [("main", TransportProtocol.Tcp, new PortRange(port, port))]);

    public TopologyBuilder Link(string name, string first, string second)
    {
        Links.Add(new Link
        {
            Name = name,
            Method = LinkMethod.Peering,
            First = Networks.Single(n => n.Name == first),
            Second = Networks.Single(n => n.Name == second),
            Location = At(name),
        });
        return this;
    }

    /// <summary>A policy; without ports those of the services in <paramref name="to"/>, or all where there are none.</summary>
    public TopologyBuilder Allow(string name, string from, string to, params (TransportProtocol Protocol, PortRange Ports)[] ports)
    {
        var target = Select(to);
        var matches = ports.Length > 0
            ? ports.Select(p => new PortMatch(p.Protocol, p.Ports, null)).ToList()
            : [.. target.Services.SelectMany(s => s.Ports).Select(p => new PortMatch(p.Protocol, p.Ports, p.Name)).Distinct()];
        Policies.Add(new Policy { Name = name, From = Select(from), To = target, Ports = matches, AllPorts = matches.Count == 0, Gateway = null, Location = At(name) });
        return this;
    }

    /// <summary>A selector: <c>key=value</c>, <c>internet</c>, <c>service/name</c>, <c>cidr/block</c>, or several joined by a comma.</summary>
    public EndpointSet Select(string text)
    {
        if (_sets.TryGetValue(text, out var known))
        {
            return known;
        }

        var parts = text.Split(',');
        var services = parts.Where(p => p.StartsWith("service/", StringComparison.Ordinal)).Select(p => Services.Single(s => s.Name == p[8..])).ToList();
        var machines = Machines.Where(m => parts.Any(p => Selects(p, m)) || services.Any(s => s.Candidates.Any(c => c.Name == m.Name))).ToList();
        var set = new EndpointSet
        {
            Text = text,
            Machines = machines,
            IncludesInternet = parts.Contains("internet", StringComparer.Ordinal),
            Cidrs = [.. parts.Where(p => p.StartsWith("cidr/", StringComparison.Ordinal)).Select(p => Net.Block(p[5..]))],
            Services = services,
            Location = At(text),
        };
        _sets.Add(text, set);
        return set;
    }

    public NetworkTopology Build(string name = "test") => new()
    {
        Name = name,
        Providers = Providers,
        Networks = Networks,
        Machines = Machines,
        Overlays = Overlays,
        Services = Services,
        Gateways = [],
        NameServers = [],
        Authorities = [],
        TlsLayers = [],
        IdentityProviders = [],
        Policies = Policies,
        Links = Links,
        Claims = [],
    };

    private static bool Selects(string part, Machine machine) =>
        part == "*" || (part.Split('=') is [var key, var value] && machine.Labels.GetValueOrDefault(key) == value);
}
