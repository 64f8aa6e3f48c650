using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Topology;
using Farspan.Topology.Linking;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Traffic;

/// <summary>Counts captured frames of links that hide or encrypt what they carry. Not thread-safe: each capture has its own and they are added up.</summary>
public sealed class LinkLedger
{
    private readonly List<Count> _counts;

    /// <summary>Makes an empty ledger for the links of <paramref name="plan"/>.</summary>
    public LinkLedger(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var hidden = PlannedLinks.PrivateLinks(plan).ToLookup(l => l.Link.Name, StringComparer.Ordinal);
        _counts =
        [
            .. plan.Topology.Links.Where(l => l.Method is LinkMethod.Vpn or LinkMethod.PrivateLink).OrderBy(l => l.Name, StringComparer.Ordinal)
                .Select(l => new Count(plan, l, [.. hidden[l.Name]])),
        ];
    }

    /// <summary>True when there is no such link.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>Counts one frame seen where networks meet: there only the link's own guise may be seen.</summary>
    public void AddBetween(ReadOnlySpan<byte> data)
    {
        if (!FrameReader.TryRead(data, out var frame) || frame is not { Source: { } source, Destination: { } destination })
        {
            return;
        }

        foreach (var count in _counts)
        {
            if (count.Cut.IsBetween(source, destination))
            {
                count.Carried += count.Link.Method != LinkMethod.Vpn || IsTunnel(frame, count.Link) ? 1 : 0;
            }
            else
            {
                count.LeakIfBare(frame, source, destination);
            }
        }
    }

    /// <summary>Counts one frame seen at a machine's cable: there a private link shows no address of the other network; what a VPN carries is bare there.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="router">The router that the cable leads to.</param>
    public void AddAtMachine(ReadOnlySpan<byte> data, string router)
    {
        if (!FrameReader.TryRead(data, out var frame) || frame is not { Source: { } source, Destination: { } destination })
        {
            return;
        }

        foreach (var count in _counts.Where(c => c.Link.Method == LinkMethod.PrivateLink))
        {
            count.SeenAs += count.Hidden.Any(h => (h.SeenAs.Equals(source) && h.Address.Equals(destination)) || (h.SeenAs.Equals(destination) && h.Address.Equals(source))) ? 1 : 0;
            count.LeakIfBare(frame, source, destination);
            count.LeakIfForeign(router, frame, source, destination);
        }
    }

    /// <summary>Adds what another ledger of the same plan counted.</summary>
    public void Add(LinkLedger other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Count; i++)
        {
            var (mine, theirs) = (_counts[i], other._counts[i]);
            mine.Carried += theirs.Carried;
            mine.SeenAs += theirs.SeenAs;
            mine.Leaked += theirs.Leaked;
            mine.Example ??= theirs.Example;
        }
    }

    /// <summary>What was counted, by name of the link.</summary>
    /// <param name="results">The probes that ran meanwhile.</param>
    public IReadOnlyList<LinkTraffic> Report(IReadOnlyList<ProbeResult> results)
    {
        var probed = results.Where(r => r.Outcome == ProbeOutcome.Connected && r.Probe.Via.Kind == WayKind.Link).Select(r => r.Probe.Via.Name).ToHashSet(StringComparer.Ordinal);
        return [.. _counts.Select(c => new LinkTraffic
        {
            Link = c.Link.Name,
            Method = LinkWords.Of(c.Link.Method),
            WasProbed = probed.Contains(c.Link.Name),
            Carried = c.Carried,
            SeenAs = c.SeenAs,
            Leaked = c.Leaked,
            LeakExample = c.Example ?? string.Empty,
        })];
    }

    private static bool IsTunnel(Frame frame, Link link) => frame.Kind == FrameKind.WireGuardLike && frame.SourcePort == link.Port && frame.DestinationPort == link.Port;

    private sealed class Count
    {
        // What is an address of the one network and of the other: by their blocks, or by their machines where the two have a block in common.
        private readonly LinkCut _bare;
        private readonly Dictionary<string, HashSet<IPAddress>> _foreign = new(StringComparer.Ordinal);

        public Count(NetworkPlan plan, Link link, IReadOnlyList<PlannedPrivateLink> hidden)
        {
            (Link, Cut, Hidden) = (link, PlannedLinks.CutOf(plan, link), hidden);
            _bare = new LinkCut(link.First.Cidrs, link.Second.Cidrs, SparesOverlays: false);
            if (SharedBlocks.Overlap(link.First, link.Second))
            {
                var (first, second) = (Hosts(plan, link.First), Hosts(plan, link.Second));
                _bare = new LinkCut([.. first.Select(a => a.ToHostNetwork())], [.. second.Select(a => a.ToHostNetwork())], SparesOverlays: false);
                AddForeign(plan, link.First, second);
                AddForeign(plan, link.Second, first);
            }
        }

        public Link Link { get; }

        public LinkCut Cut { get; }

        public IReadOnlyList<PlannedPrivateLink> Hidden { get; }

        public long Carried { get; set; }

        public long SeenAs { get; set; }

        public long Leaked { get; set; }

        public string? Example { get; set; }

        public void LeakIfBare(Frame frame, IPAddress source, IPAddress destination)
        {
            if (_bare.IsBetween(source, destination))
            {
                Leak(frame, source, destination);
            }
        }

        // Nothing else joins two networks that have a block in common: no packet of the one has an address of the other's machines.
        public void LeakIfForeign(string router, Frame frame, IPAddress source, IPAddress destination)
        {
            if (_foreign.TryGetValue(router, out var foreign) && (foreign.Contains(source) || foreign.Contains(destination)) && !_bare.IsBetween(source, destination))
            {
                Leak(frame, source, destination);
            }
        }

        private void Leak(Frame frame, IPAddress source, IPAddress destination)
        {
            Leaked++;
            Example ??= FormattableString.Invariant($"{frame.Kind.ToString().ToLowerInvariant()} {source}:{frame.SourcePort} → {destination}:{frame.DestinationPort}, {frame.LengthBytes} bytes");
        }

        private void AddForeign(NetworkPlan plan, Network network, IReadOnlyList<IPAddress> others)
        {
            if (PlannedLinks.RouterOf(plan, network) is { } router)
            {
                _foreign[router.Machine] = [.. others];
            }
        }

        private static List<IPAddress> Hosts(NetworkPlan plan, Network network)
        {
            var seats = plan.Topology.Machines.Where(m => m.Attachments.Any(a => a.Network.Name == network.Name)).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            return [.. plan.Machines.Where(m => seats.Contains(m.Machine)).SelectMany(m => m.Addresses).Select(a => a.Address).Where(a => network.Cidrs.Any(c => c.Contains(a)))];
        }
    }
}
