using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves what has a place: providers, networks, subnets and machines.</summary>
internal sealed class PlaceResolver(BindContext context)
{
    /// <summary>Stands for a provider that is not known, so that the rest can still be looked at; no topology with it is given away.</summary>
    private static readonly Provider NoProvider = new()
    {
        Name = "?",
        Kind = ProviderKind.Lab,
        Region = null,
        Zones = [],
        Cidr = null,
        Location = new SourceSpan("", 1, 1),
    };

    private readonly Dictionary<string, string> _hosts = new(StringComparer.Ordinal);

    private readonly Dictionary<string, NameTable<Resolved<SubnetDeclaration, Subnet>>> _subnetsByNetwork = new(StringComparer.Ordinal);

    public List<Resolved<ProviderDeclaration, Provider>> Providers { get; } = [];

    public List<Resolved<NetworkDeclaration, Network>> Networks { get; } = [];

    public List<Resolved<SubnetDeclaration, Subnet>> Subnets { get; } = [];

    public List<Resolved<MachineDeclaration, Machine>> Machines { get; } = [];

    public NameTable<Provider> ProviderNames { get; } = new("provider", context);

    public NameTable<Network> NetworkNames { get; } = new("network", context);

    public NameTable<Machine> MachineNames { get; } = new("machine", context);

    /// <summary>False when a machine's place or labels are not known, so that "selects nothing" would be a guess.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Resolves all of them, in the order that they refer to each other.</summary>
    public void Resolve(TopologyDeclaration declaration)
    {
        foreach (var source in declaration.Providers)
        {
            ProviderNames.Add(source.Name, AddProvider(source));
        }

        foreach (var source in declaration.Networks)
        {
            NetworkNames.Add(source.Name, AddNetwork(source));
        }

        foreach (var source in declaration.Machines.Where(m => m.Value?.Host is not null))
        {
            _hosts[source.Name] = source.Value!.Host!.Value.Value;
        }

        foreach (var source in declaration.Machines)
        {
            MachineNames.Add(source.Name, AddMachine(source));
        }

        // A host may stand further down in the file than its guests.
        foreach (var host in Machines.Select(m => m.Declaration.Host).OfType<Located<string>>())
        {
            IsComplete &= MachineNames.TryFind(host.Value, host.Span, out _);
        }
    }

    /// <summary>Finds a subnet by network and name.</summary>
    public Subnet? FindSubnet(SubnetName name, SourceSpan place) =>
        NetworkNames.TryFind(name.Network, place, out _) && _subnetsByNetwork[name.Network].TryFind(name.Subnet, place, out var subnet) ? subnet.Model : null;

    private Provider? AddProvider(Named<ProviderDeclaration> source)
    {
        if (source.Value is not { } declared)
        {
            IsComplete = false;
            return null;
        }

        var provider = new Provider
        {
            Name = source.Name,
            Kind = declared.Kind?.Value ?? ProviderKind.Lab,
            Region = declared.Region,
            Zones = [.. declared.Zones.Select(z => z.Value)],
            Cidr = declared.Cidr?.Value,
            Location = source.Span,
        };
        Providers.Add(new Resolved<ProviderDeclaration, Provider>(source, provider));
        return provider;
    }

    private Network? AddNetwork(Named<NetworkDeclaration> source)
    {
        var table = new NameTable<Resolved<SubnetDeclaration, Subnet>>($"subnet of network '{source.Name}' called", context);
        _subnetsByNetwork.Add(source.Name, table);
        if (source.Value is not { } declared)
        {
            IsComplete = false;
            return null;
        }

        Provider? provider = null;
        IsComplete &= declared.Provider is { } name && ProviderNames.TryFind(name.Value, name.Span, out provider);
        var subnets = new List<Subnet>();
        foreach (var subnet in declared.Subnets)
        {
            var resolved = AddSubnet(source.Name, subnet);
            table.Add(subnet.Name, resolved);
            if (resolved is not null)
            {
                subnets.Add(resolved.Model);
            }
        }

        var network = new Network
        {
            Name = source.Name,
            Provider = provider ?? NoProvider,
            Cidrs = [.. declared.Cidrs.Select(c => c.Value)],
            Subnets = subnets,
            Forwards = [.. declared.Forwards.Select(f => Forward(f)).OfType<Forward>()],
            Mtu = declared.Mtu?.Value,
            Location = source.Span,
        };
        Networks.Add(new Resolved<NetworkDeclaration, Network>(source, network));
        return network;
    }

    private Forward? Forward(Located<ForwardDeclaration> source)
    {
        if (source.Value is not { Port: { } port, Machine: { } machine } declared)
        {
            IsComplete = false;
            return null;
        }

        return new Forward { Protocol = port.Value.Protocol, Ports = port.Value.Ports, Machine = machine.Value, At = (ushort?)declared.At?.Value, Location = source.Span };
    }

    private Resolved<SubnetDeclaration, Subnet>? AddSubnet(string network, Named<SubnetDeclaration> source)
    {
        if (source.Value is not { } declared)
        {
            IsComplete = false;
            return null;
        }

        var subnet = new Subnet
        {
            Name = source.Name,
            NetworkName = network,
            Cidrs = [.. declared.Cidrs.Select(c => c.Value)],
            Zone = declared.Zone?.Value,
            Exposure = declared.Exposure,
            Location = source.Span,
        };
        var resolved = new Resolved<SubnetDeclaration, Subnet>(source, subnet);
        Subnets.Add(resolved);
        return resolved;
    }

    private Machine? AddMachine(Named<MachineDeclaration> source)
    {
        if (source.Value is not { } declared)
        {
            IsComplete = false;
            return null;
        }

        var attachments = new List<Attachment>();
        foreach (var card in declared.Attachments)
        {
            if (card?.Subnet is { } name && FindSubnet(name.Value, name.Span) is { } subnet && NetworkNames.TryFind(name.Value.Network, name.Span, out var network))
            {
                attachments.Add(new Attachment { Subnet = subnet, Network = network, Addresses = [.. card.Addresses.Select(a => a.Value)] });
            }
            else
            {
                IsComplete = false;
            }
        }

        var primary = attachments.Count > 0 ? attachments[0] : null;
        var machine = new Machine
        {
            Name = source.Name,
            Attachments = attachments,
            Labels = LabelsOf(source.Name, declared, primary),
            Provider = primary?.Network.Provider ?? NoProvider,
            Zone = primary?.Subnet.Zone,
            Hosts = HostsOf(source.Name),
            Location = source.Span,
        };
        Machines.Add(new Resolved<MachineDeclaration, Machine>(source, machine));
        return machine;
    }

    // One more than may be, so that the rule sees it; a circle ends where it closes.
    private List<string> HostsOf(string machine)
    {
        var hosts = new List<string>();
        for (var at = machine; hosts.Count <= Limits.MostNested && _hosts.TryGetValue(at, out var host);)
        {
            hosts.Add(at = host);
            if (string.Equals(host, machine, StringComparison.Ordinal))
            {
                break;
            }
        }

        return hosts;
    }

    private Dictionary<string, string> LabelsOf(string name, MachineDeclaration declared, Attachment? primary)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { [BuiltInLabels.Name] = name };
        if (primary is not null)
        {
            labels[BuiltInLabels.Provider] = primary.Network.Provider.Name;
            labels[BuiltInLabels.Network] = primary.Network.Name;
            labels[BuiltInLabels.Subnet] = primary.Subnet.FullName;
            if (primary.Subnet.Zone is { } zone)
            {
                labels[BuiltInLabels.Zone] = $"{primary.Network.Provider.Name}/{zone}";
            }
        }

        if (declared.Host is { } host)
        {
            labels[BuiltInLabels.Host] = host.Value;
        }

        foreach (var label in declared.Labels)
        {
            IsComplete &= label.Value is not null;
            if (label.Value is { } value)
            {
                labels.TryAdd(label.Name, value);
            }
        }

        return labels;
    }
}
