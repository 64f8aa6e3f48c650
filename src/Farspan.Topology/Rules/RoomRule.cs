using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>Subnets and overlays have room for all that stand in them.</summary>
internal sealed class RoomRule : ITopologyRule
{
    private const string SubnetCode = "FS1209";
    private const string OverlayCode = "FS1210";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var counts = topology.Machines.SelectMany(m => m.Model.Attachments).CountBy(a => a.Subnet.FullName).ToDictionary(StringComparer.Ordinal);
        foreach (var subnet in topology.Subnets)
        {
            var machines = counts.GetValueOrDefault(subnet.Model.FullName);
            foreach (var block in subnet.Declaration.Cidrs)
            {
                CheckOne(topology, SubnetCode, block, $"Subnet '{subnet.Model.FullName}'", " beside its router", machines, 0, "stand in it");
            }
        }

        foreach (var overlay in topology.Overlays)
        {
            foreach (var block in overlay.Declaration.Cidrs)
            {
                // The first host is left free by allocation, but may be declared.
                var first = overlay.Model.Addresses.Values.Any(a => a.Any(x => x.IsV6 == block.Value.IsV6 && x.ToNumber() == block.Value.FirstNumber + UInt128.One)) ? 1 : 0;
                CheckOne(topology, OverlayCode, block, $"Overlay '{overlay.Model.Name}'", "", overlay.Model.Members.Count, first, "are its members");
            }
        }
    }

    private static void CheckOne(ResolvedTopology topology, string code, Located<IPNetwork> block, string what, string beside, int machines, int declaredFirst, string verb)
    {
        var room = Math.Min(AddressRoom.In(block.Value), int.MaxValue - 1) + declaredFirst;
        var wanted = Math.Max(1, machines);
        if (room < wanted)
        {
            var rest = machines == 0 ? "" : $", but {Plural.Count(machines, "machine")} {(machines == 1 ? verb.Replace("stand", "stands", StringComparison.Ordinal).Replace("are its members", "is its member", StringComparison.Ordinal) : verb)}";
            topology.Findings.Error(code, block.Span, FormattableString.Invariant(
                $"{what} ({block.Value}) has room for {(room == 0 ? "no machine" : Plural.Count(room, "machine"))}{beside}{rest}; give it a block of at least /{AddressRoom.PrefixFor(wanted, block.Value.IsV6)}."));
        }
    }
}
