using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;

namespace Farspan.Cli.Output.Proofs;

/// <summary>The way of a packet as JSON has it.</summary>
/// <param name="From">The node that sends it.</param>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, or <c>other</c>.</param>
/// <param name="Port">Destination port of TCP and UDP, type of ICMP and ICMPv6, else 0; of an answer that of the question.</param>
/// <param name="Arrives">True where it gets where it is to go.</param>
/// <param name="Disposition">What becomes of it: <c>delivered</c>, <c>deniedIn</c>, …</param>
/// <param name="Reason">Why.</param>
/// <param name="Hops">Every node that it meets.</param>
internal sealed record TraceRecord(
    string From, string Source, string Destination, string Protocol, int Port, bool Arrives, string Disposition, string Reason, IReadOnlyList<HopRecord> Hops)
{
    /// <summary>Makes the record.</summary>
    public static TraceRecord Of(Trace trace) => new(
        trace.Flow.From,
        trace.Flow.Source.ToString(),
        trace.Flow.Destination.ToString(),
        trace.Flow.Protocol == FilterProtocol.Any ? "other" : trace.Flow.Protocol.ToString().ToLowerInvariant(),
        trace.Flow.Port,
        trace.Arrives,
        char.ToLowerInvariant(trace.Disposition.ToString()[0]) + trace.Disposition.ToString()[1..],
        trace.Reason,
        [.. trace.Hops.Select(HopRecord.Of)]);
}
