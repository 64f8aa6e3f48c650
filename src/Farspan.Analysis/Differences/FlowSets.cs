using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Differences;

/// <summary>What passes between two endpoints of a plan.</summary>
/// <param name="Delivered">Ports on which a first packet arrives.</param>
/// <param name="Answered">Those of them on which the answer comes back.</param>
internal sealed record FlowSets(PortSet Delivered, PortSet Answered)
{
    public bool SameAs(FlowSets other) => ReferenceEquals(this, other) || (Delivered.SameAs(other.Delivered) && Answered.SameAs(other.Answered));

    public static FlowSets Empty(PortSpace ports) => new(new PortSet(ports), new PortSet(ports));
}
