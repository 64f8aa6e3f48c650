using Farspan.Addressing;
using Farspan.Import.Relation;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Import.Aws;

/// <summary>Protocols and ports as AWS writes them: names or numbers of the protocol (IANA), -1 for all.</summary>
internal static class AwsPorts
{
    /// <summary>What TCP and UDP there are in it; none for other protocols, with a finding.</summary>
    /// <param name="protocol">The protocol's name or number.</param>
    /// <param name="first">The lowest port; null or below 1 for no bound.</param>
    /// <param name="last">The highest port, likewise.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="findings">Where findings go; null for rules that refuse, which need none.</param>
    public static PortIntervals Read(string protocol, int? first, int? last, SourceSpan place, ImportFindings? findings)
    {
        switch (protocol)
        {
            case "-1" or "all":
                findings?.Warning(ImportCodes.ProtocolCode, place, "This lets every protocol pass; the model has TCP and UDP, so that nothing is said of the others.", "all");
                return PortIntervals.All;
            case "6" or "tcp":
                return Range(TransportProtocol.Tcp, first, last);
            case "17" or "udp":
                return Range(TransportProtocol.Udp, first, last);
            case "1" or "icmp" or "58" or "icmpv6":
                findings?.Warning(ImportCodes.ProtocolCode, place, "ICMP is not carried over: the model lets errors and echo pass everywhere, and claims do not speak of them.", "icmp");
                return PortIntervals.None;
            default:
                findings?.LeftOut(ImportCodes.ProtocolCode, place, $"The protocol {ImportFindings.Short(protocol)} is left out: the model has TCP and UDP, so that nothing is said of what passes by it.", protocol);
                return PortIntervals.None;
        }
    }

    // AWS writes 0 to 65535 for all; port 0 is nobody's (RFC 6335 section 6).
    private static PortIntervals Range(TransportProtocol protocol, int? first, int? last)
    {
        var (low, high) = (Math.Max(1, first ?? 1), Math.Min(ushort.MaxValue, last is null or < 0 ? ushort.MaxValue : last.Value));
        return low > high ? PortIntervals.None : PortIntervals.Of(protocol, new PortRange((ushort)low, (ushort)high));
    }
}
