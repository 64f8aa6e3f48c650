namespace Farspan.Analysis.Forwarding;

/// <summary>What translation makes of a packet at one hook.</summary>
/// <param name="Packet">The packet afterwards.</param>
/// <param name="Done">What was written anew, or null.</param>
/// <param name="End">What becomes of the packet where it ends here, or null.</param>
/// <param name="Reason">Why it ends.</param>
internal readonly record struct NatStep(PacketKind Packet, Translation? Done, Disposition? End, string Reason)
{
    public static NatStep Nothing(PacketKind packet) => new(packet, null, null, string.Empty);
}
