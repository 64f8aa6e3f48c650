using System.Net;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Topology;
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
                .Select(l => new Count(l, PlannedLinks.CutOf(plan, l), [.. hidden[l.Name]])),
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
    public void AddAtMachine(ReadOnlySpan<byte> data)
    {
        if (!FrameReader.TryRead(data, out var frame) || frame is not { Source: { } source, Destination: { } destination })
        {
            return;
        }

        foreach (var count in _counts.Where(c => c.Link.Method == LinkMethod.PrivateLink))
        {
            count.SeenAs += count.Hidden.Any(h => (h.SeenAs.Equals(source) && h.Address.Equals(destination)) || (h.SeenAs.Equals(destination) && h.Address.Equals(source))) ? 1 : 0;
            count.LeakIfBare(frame, source, destination);
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

    private sealed class Count(Link link, LinkCut cut, IReadOnlyList<PlannedPrivateLink> hidden)
    {
        private readonly LinkCut _bare = new(link.First.Cidrs, link.Second.Cidrs, SparesOverlays: false);

        public Link Link { get; } = link;

        public LinkCut Cut { get; } = cut;

        public IReadOnlyList<PlannedPrivateLink> Hidden { get; } = hidden;

        public long Carried { get; set; }

        public long SeenAs { get; set; }

        public long Leaked { get; set; }

        public string? Example { get; set; }

        public void LeakIfBare(Frame frame, IPAddress source, IPAddress destination)
        {
            if (_bare.IsBetween(source, destination))
            {
                Leaked++;
                Example ??= FormattableString.Invariant($"{frame.Kind.ToString().ToLowerInvariant()} {source}:{frame.SourcePort} → {destination}:{frame.DestinationPort}, {frame.LengthBytes} bytes");
            }
        }
    }
}
