using Farspan.Lab.Diagnostics;
using Farspan.Linux;
using Farspan.Linux.Routing;
using Farspan.Netlink.Links;
using Farspan.State.Fabric;
using Farspan.State.Links;

namespace Farspan.Lab.Wiring;

/// <summary>Makes the bridges and the cables between nodes that are missing, and takes away those that lead elsewhere.</summary>
/// <remarks>A cable is a veth pair (veth(4)); both ends are placed in one message, the bridge's port at once as a port.</remarks>
internal sealed class CableLayer
{
    private const string Veth = "veth";
    private readonly IReadOnlyDictionary<string, LabNode> _nodes;
    private readonly Dictionary<string, Dictionary<string, LinkEntry>> _links = new(StringComparer.Ordinal);

    private CableLayer(IReadOnlyDictionary<string, LabNode> nodes) => _nodes = nodes;

    /// <summary>Lays what is missing of <paramref name="cables"/>.</summary>
    /// <exception cref="LabException">The kernel refused (FS4020).</exception>
    public static void Lay(IReadOnlyDictionary<string, LabNode> nodes, IReadOnlyList<CableSpec> cables, CancellationToken cancellationToken)
    {
        var layer = new CableLayer(nodes);
        foreach (var node in nodes.Values)
        {
            layer.Read(node);
        }

        cancellationToken.ThrowIfCancellationRequested();
        layer.MakeBridges();
        var missing = cables.Where(c => !layer.IsLaid(c)).ToList();
        layer.TakeAway(cables, missing);
        cancellationToken.ThrowIfCancellationRequested();
        layer.Make(missing);
    }

    private void Read(LabNode node) =>
        _links[node.Spec.Machine] = node.IsNew ? new(StringComparer.Ordinal) : node.Routes.ReadLinks().ToDictionary(l => l.Name, StringComparer.Ordinal);

    private void MakeBridges()
    {
        foreach (var node in _nodes.Values)
        {
            var missing = node.Spec.Links.Where(l => l.Kind == LinkKind.Bridge && !_links[node.Spec.Machine].ContainsKey(l.Name)).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            // Down until the router's filter stands: the reconciler sets them up.
            var batch = new RouteBatch();
            missing.ForEach(l => batch.AddBridge(l.Name, mtu: l.Mtu, up: false));
            node.Routes.Send(batch);
            node.Operations += missing.Count;
            _links[node.Spec.Machine] = node.Routes.ReadLinks().ToDictionary(l => l.Name, StringComparer.Ordinal);
        }
    }

    private bool IsLaid(CableSpec cable) => IsPlugged(cable, cable.Near) && IsPlugged(cable, cable.Far);

    private bool IsPlugged(CableSpec cable, CableEnd end) =>
        Entry(end.Machine, end.Link) is { } link &&
        CableAddress.Of(cable, end).Equals(link.HardwareAddress) &&
        (end.Bridge is null || (Entry(end.Machine, end.Bridge) is { } bridge && link.Master == bridge.Index));

    /// <summary>Ends of cables that the plan does not have, or has otherwise; one end takes the other along.</summary>
    private void TakeAway(IReadOnlyList<CableSpec> cables, List<CableSpec> missing)
    {
        var stay = cables.Except(missing).SelectMany(c => new[] { (c.Near.Machine, c.Near.Link), (c.Far.Machine, c.Far.Link) }).ToHashSet();
        foreach (var (machine, links) in _links)
        {
            var gone = links.Values.Where(l => string.Equals(l.Kind, Veth, StringComparison.Ordinal) && !stay.Contains((machine, l.Name))).ToList();
            foreach (var link in gone)
            {
                var failures = _nodes[machine].Routes.TrySend(new RouteBatch().DeleteLink(link.Index));
                if (failures.Count > 0 && failures[0].Error.Errno != Errno.ENODEV)
                {
                    throw LabErrors.CableFailed($"{machine}/{link.Name}", failures[0].Error);
                }

                _nodes[machine].Operations++;
            }
        }
    }

    private void Make(List<CableSpec> missing)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var batch = new RouteBatch();
        var indexes = new CableIndexes(_links);
        foreach (var cable in missing)
        {
            // The end that is a bridge's port can be one from birth only as the near one.
            var (near, far) = cable.Near.Bridge is null ? (cable.Far, cable.Near) : (cable.Near, cable.Far);
            var (nearIndex, farIndex) = indexes.Next(near.Machine, far.Machine);
            batch.AddVeth(End(cable, near, nearIndex), End(cable, far, farIndex));
            _nodes[near.Machine].Operations++;
            _nodes[far.Machine].Operations++;
        }

        using var socket = RouteSocket.OpenHere();
        if (socket.TrySend(batch) is [var failure, ..])
        {
            var cable = missing[failure.Index];
            throw LabErrors.CableFailed($"{cable.Near.Machine}/{cable.Near.Link} – {cable.Far.Machine}/{cable.Far.Link}", failure.Error);
        }
    }

    private VethEnd End(CableSpec cable, CableEnd end, int index) => new()
    {
        Name = end.Link,
        Index = index,
        NamespaceFile = _nodes[end.Machine].Network.Descriptor,
        Master = end.Bridge is null ? null : Entry(end.Machine, end.Bridge)?.Index
            ?? throw new InvalidOperationException($"{end.Machine} has no bridge {end.Bridge}: the plan's cables and links disagree."),
        Mtu = _nodes[end.Machine].Spec.Links.FirstOrDefault(l => string.Equals(l.Name, end.Link, StringComparison.Ordinal))?.Mtu,
        HardwareAddress = CableAddress.Of(cable, end),
        Up = end.Bridge is not null,
    };

    private LinkEntry? Entry(string machine, string link) => _links[machine].GetValueOrDefault(link);
}
