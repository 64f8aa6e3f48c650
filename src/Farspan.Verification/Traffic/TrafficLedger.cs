using System.Net;
using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Traffic;

/// <summary>Counts captured frames for each pair of machines. Not thread-safe: each capture has its own and they are added up.</summary>
public sealed class TrafficLedger
{
    private readonly AddressBook _book;
    private readonly PolicyOracle _oracle;
    private readonly Dictionary<IPEndPoint, string> _endpoints = [];
    private readonly List<(HashSet<string> Machines, bool Everything)> _demands = [];
    private readonly Dictionary<(string First, string Second), Count> _counts = [];
    private long _packets;
    private long _unreadable;

    /// <summary>Makes an empty ledger for the machines of <paramref name="plan"/>.</summary>
    public TrafficLedger(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _book = AddressBook.From(plan);
        _oracle = new PolicyOracle(plan, _book);
        foreach (var member in plan.Machines.SelectMany(m => m.Overlays).SelectMany(o => o.Members))
        {
            _endpoints.TryAdd(member.Endpoint, member.Machine);
        }

        foreach (var claim in plan.Topology.Claims.OfType<EncryptedClaim>())
        {
            _demands.Add((claim.Between.Machines.Select(m => m.Name).ToHashSet(StringComparer.Ordinal), true));
        }

        foreach (var overlay in plan.Topology.Services.Select(s => s.Over).OfType<Overlay>().Distinct())
        {
            _demands.Add((overlay.Members.Select(m => m.Name).ToHashSet(StringComparer.Ordinal), false));
        }
    }

    /// <summary>Counts one frame.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        _packets++;
        if (!FrameReader.TryRead(data, out var frame))
        {
            _unreadable++;
            return;
        }

        if (frame.Source is null || frame.Destination is null || frame.Kind == FrameKind.Icmp ||
            _book.Find(frame.Source) is not { } from || _book.Find(frame.Destination) is not { } to ||
            string.Equals(from.Node, to.Node, StringComparison.Ordinal))
        {
            return;
        }

        var count = CountOf(Pair(from.Node, to.Node));
        if (IsWireGuard(frame))
        {
            count.EncryptedPackets++;
            count.EncryptedBytes += frame.LengthBytes;
            return;
        }

        count.ClearPackets++;
        count.ClearBytes += frame.LengthBytes;
        var (demanded, everything) = DemandOn(from.Node, to.Node);
        if (demanded && !_oracle.IsByVpn(from, to) && (everything || !IsDeclared(frame, from, to)))
        {
            count.UndeclaredPackets++;
            count.UndeclaredExample ??= Describe(frame, from, to);
        }
    }

    /// <summary>Adds what another ledger of the same plan counted.</summary>
    public void Add(TrafficLedger other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _packets += other._packets;
        _unreadable += other._unreadable;
        foreach (var (pair, theirs) in other._counts)
        {
            var mine = CountOf(pair);
            mine.EncryptedPackets += theirs.EncryptedPackets;
            mine.EncryptedBytes += theirs.EncryptedBytes;
            mine.ClearPackets += theirs.ClearPackets;
            mine.ClearBytes += theirs.ClearBytes;
            mine.UndeclaredPackets += theirs.UndeclaredPackets;
            mine.UndeclaredExample ??= theirs.UndeclaredExample;
        }
    }

    /// <summary>Makes the report.</summary>
    /// <param name="results">The probes that ran meanwhile: those that connected through an overlay must have left WireGuard packets.</param>
    /// <param name="points">Where packets were captured.</param>
    /// <param name="kernelDrops">Packets the kernel dropped before the captures saw them.</param>
    /// <param name="outward">What another capture saw where packets leave the networks.</param>
    /// <param name="links">What was seen of links that hide or encrypt.</param>
    public TrafficReport Report(IReadOnlyList<ProbeResult> results, IReadOnlyList<string> points, long kernelDrops, IReadOnlyList<OutwardTraffic> outward, IReadOnlyList<LinkTraffic> links)
    {
        var probed = results
            .Where(r => r.Outcome == ProbeOutcome.Connected && r.Probe.Via.Kind == WayKind.Overlay)
            .Select(r => Pair(r.Probe.From, r.Probe.To))
            .ToHashSet();
        var pairs = _counts.Keys.Concat(probed).Distinct()
            .OrderBy(p => p.First, StringComparer.Ordinal)
            .ThenBy(p => p.Second, StringComparer.Ordinal);
        return new TrafficReport
        {
            Pairs = [.. pairs.Select(p => Make(p, probed.Contains(p)))],
            Outward = outward,
            Links = links,
            Points = points,
            Packets = _packets,
            KernelDrops = kernelDrops,
            Unreadable = _unreadable,
        };
    }

    private PairTraffic Make((string First, string Second) pair, bool wasProbed)
    {
        var count = _counts.GetValueOrDefault(pair) ?? new Count();
        return new PairTraffic
        {
            First = pair.First,
            Second = pair.Second,
            MustBeEncrypted = DemandOn(pair.First, pair.Second).Demanded,
            WasProbed = wasProbed,
            EncryptedPackets = count.EncryptedPackets,
            EncryptedBytes = count.EncryptedBytes,
            ClearPackets = count.ClearPackets,
            ClearBytes = count.ClearBytes,
            UndeclaredPackets = count.UndeclaredPackets,
            UndeclaredExample = count.UndeclaredExample ?? string.Empty,
        };
    }

    private (bool Demanded, bool Everything) DemandOn(string first, string second)
    {
        var of = _demands.Where(d => d.Machines.Contains(first) && d.Machines.Contains(second)).ToList();
        return (of.Count > 0, of.Exists(d => d.Everything));
    }

    private bool IsWireGuard(Frame frame) => frame.Kind == FrameKind.WireGuardLike &&
        _endpoints.ContainsKey(new IPEndPoint(frame.Source!, frame.SourcePort)) &&
        _endpoints.ContainsKey(new IPEndPoint(frame.Destination!, frame.DestinationPort));

    // A packet in clear is fine where a policy allows the flow, or the flow that it answers, on the underlay.
    private bool IsDeclared(Frame frame, NodeAddress from, NodeAddress to)
    {
        if (frame.Kind is not (FrameKind.Tcp or FrameKind.Udp or FrameKind.WireGuardLike))
        {
            return false;
        }

        var protocol = frame.Kind == FrameKind.Tcp ? TransportProtocol.Tcp : TransportProtocol.Udp;
        return _oracle.IsAllowed(new Flow(from.Node, to.Node, from.Address, to.Address, protocol, frame.DestinationPort)) ||
            _oracle.IsAllowed(new Flow(to.Node, from.Node, to.Address, from.Address, protocol, frame.SourcePort));
    }

    private Count CountOf((string First, string Second) pair)
    {
        if (!_counts.TryGetValue(pair, out var count))
        {
            _counts.Add(pair, count = new Count());
        }

        return count;
    }

    private static string Describe(Frame frame, NodeAddress from, NodeAddress to) => FormattableString.Invariant(
        $"{frame.Kind.ToString().ToLowerInvariant()} {from.Node} {from.Address}:{frame.SourcePort} → {to.Node} {to.Address}:{frame.DestinationPort}, {frame.LengthBytes} bytes");

    private static (string First, string Second) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    private sealed class Count
    {
        public long EncryptedPackets { get; set; }

        public long EncryptedBytes { get; set; }

        public long ClearPackets { get; set; }

        public long ClearBytes { get; set; }

        public long UndeclaredPackets { get; set; }

        public string? UndeclaredExample { get; set; }
    }
}
