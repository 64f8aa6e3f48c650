using System.Net;
using Farspan.Planning;
using Farspan.Rendering.Status;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Services;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Makes the boxes of machines: one each in small networks, one for all that are equal in large ones.</summary>
/// <remarks>Equal are machines with the same cards, overlays and services that no failing claim singles out; labels may differ.</remarks>
internal sealed class MachineFolder
{
    // So many boxes fill a page and can still be read; beyond it equal ones are folded.
    private const int MostUnfolded = 40;

    private readonly Dictionary<string, MachineSpec> _specs;
    private readonly Dictionary<string, int> _overlays;
    private readonly Dictionary<string, int?> _bindings;
    private readonly IReadOnlySet<string> _pinned;
    private readonly bool _folds;

    /// <summary>Prepares to fold the machines of a plan, but for those of <paramref name="pinned"/>.</summary>
    public MachineFolder(NetworkPlan plan, IReadOnlySet<string> pinned)
    {
        _specs = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        _overlays = plan.Topology.Overlays.Select((o, i) => (o.Name, i)).ToDictionary(o => o.Name, o => o.i, StringComparer.Ordinal);
        _bindings = plan.Topology.Services.ToDictionary(s => s.Name, s => s.Over is { } over ? _overlays[over.Name] : (int?)null, StringComparer.Ordinal);
        _pinned = pinned;
        _folds = plan.Machines.Count > MostUnfolded;
    }

    /// <summary>The boxes of machines that stand in one subnet.</summary>
    public IReadOnlyList<MachinePicture> Fold(IEnumerable<Machine> machines) => _folds
        ? [.. machines.GroupBy(Key, StringComparer.Ordinal).Select(g => Box([.. g]))]
        : [.. machines.Select(m => Box([m]))];

    private string Key(Machine machine)
    {
        var spec = _specs[machine.Name];
        return _pinned.Contains(machine.Name)
            ? $"machine {machine.Name}"
            : string.Join('|',
                string.Join(' ', machine.Attachments.Select(a => a.Subnet.FullName)),
                string.Join(' ', spec.Overlays.Select(o => o.Name)),
                string.Join(' ', spec.Services.Select(s => s.Name)));
    }

    private MachinePicture Box(IReadOnlyList<Machine> machines)
    {
        var first = machines[0];
        var spec = _specs[first.Name];
        var names = machines.Select(m => m.Name).ToList();
        var labels = machines.Skip(1).Aggregate(Words.DeclaredLabels(first), (common, m) => common.Intersect(Words.DeclaredLabels(m), StringComparer.Ordinal));
        return new MachinePicture
        {
            Id = $"machine/{first.Name}",
            Title = machines.Count == 1 ? first.Name : Title(names, spec),
            Names = names,
            Host = first.Hosts.Count > 0 && machines.All(m => m.Hosts.Count > 0 && m.Hosts[0] == first.Hosts[0]) ? $"on {first.Hosts[0]}" : "",
            Addresses = [.. first.Attachments.SelectMany((a, i) => Addresses(machines, i, a))],
            Labels = [.. labels.Select(Printable.Of)],
            Memberships = [.. spec.Overlays.OrderBy(o => _overlays[o.Name]).Select(o => new MembershipPicture(_overlays[o.Name], o.Name, Span(machines, m => Overlay(_specs[m.Name], o.Name))))],
            Services = [.. spec.Services.Select(s => new ServicePicture(s.Name, string.Join(' ', s.Ports.Select(Port)), _bindings.GetValueOrDefault(s.Name)))],
            OtherSubnets = [.. first.Attachments.Skip(1).Select(a => $"subnet/{a.Subnet.FullName}").Distinct(StringComparer.Ordinal)],
        };
    }

    private static string Title(List<string> names, MachineSpec spec) =>
        NameRanges.Stem(names) ?? spec.Services.Select(s => s.Name).FirstOrDefault() ?? "machine";

    // A card has one address in each block of its subnet; cards beyond the first say where they are.
    private IEnumerable<string> Addresses(IReadOnlyList<Machine> machines, int card, Attachment attachment) => attachment.Subnet.Cidrs
        .Select(block => Span(machines, m => OfCard(_specs[m.Name], m.Attachments[card], block)))
        .Where(a => a.Length > 0)
        .Select(a => card == 0 ? a : $"{a} in {attachment.Subnet.FullName}");

    private static string OfCard(MachineSpec spec, Attachment attachment, IPNetwork block) =>
        spec.Addresses.FirstOrDefault(a => block.Contains(a.Address) && attachment.Subnet.Cidrs.Contains(block))?.Address.ToString() ?? "";

    private static string Overlay(MachineSpec spec, string overlay)
    {
        var link = spec.Overlays.First(o => o.Name == overlay).Link;
        return string.Join(' ', spec.Addresses.Where(a => a.Link == link).Select(a => a.Address.ToString()));
    }

    private static string Span(IReadOnlyList<Machine> machines, Func<Machine, string> address)
    {
        var (first, last) = (address(machines[0]), address(machines[^1]));
        return machines.Count == 1 || first == last ? first : $"{first} … {last}";
    }

    private static string Port(ServicePortSpec port) => port.Protocol == FilterProtocol.Udp ? $"{port.Ports}/udp" : $"{port.Ports}";
}
