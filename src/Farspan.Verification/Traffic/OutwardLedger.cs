using System.Net;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.Topology.Model.Claims;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Traffic;

/// <summary>Counts captured frames from machines of <c>airGapped</c> claims to addresses outside. Not thread-safe: one capture fills it.</summary>
/// <remarks>
/// What comes from outside is only tried: it is seen on its way whether or not it arrives, and an answer to it would be counted.
/// A packet whose address was translated on its way carries its router's and is nobody's here; a connection through a translation is seen by its probe.
/// </remarks>
public sealed class OutwardLedger
{
    private readonly AddressBook _book;
    private readonly SortedDictionary<string, (long Packets, string Example)> _counts = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<IPNetwork> _outside;

    /// <summary>Makes an empty ledger for the machines of <paramref name="plan"/>.</summary>
    public OutwardLedger(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _book = AddressBook.From(plan);
        _outside = [.. OutsideBlocks.Of(plan.Topology, false), .. OutsideBlocks.Of(plan.Topology, true)];
        var oracle = new PolicyOracle(plan, _book);
        foreach (var claim in plan.Topology.Claims.OfType<AirGappedClaim>())
        {
            foreach (var machine in plan.Machines.Select(m => m.Machine).Where(m => _book.Of(m).Any(a => oracle.Means(claim.Machines, m, a.Address))))
            {
                _counts[machine] = (0, string.Empty);
            }
        }
    }

    /// <summary>True when no claim asks for it.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>What was counted, for every machine of such a claim, by name.</summary>
    public IReadOnlyList<OutwardTraffic> Report() =>
        [.. _counts.Select(c => new OutwardTraffic { Machine = c.Key, Packets = c.Value.Packets, Example = c.Value.Example })];

    /// <summary>Counts one frame.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (FrameReader.TryRead(data, out var frame) && frame is { Source: { } source, Destination: { } destination })
        {
            Count(source, destination, frame);
        }
    }

    private void Count(IPAddress own, IPAddress other, Frame frame)
    {
        if (_book.Find(own) is not { } at || !_counts.TryGetValue(at.Node, out var count) || !_outside.Any(b => b.Contains(other)))
        {
            return;
        }

        var example = count.Example.Length > 0
            ? count.Example
            : FormattableString.Invariant($"{frame.Kind.ToString().ToLowerInvariant()} {frame.Source}:{frame.SourcePort} → {frame.Destination}:{frame.DestinationPort}, {frame.LengthBytes} bytes");
        _counts[at.Node] = (count.Packets + 1, example);
    }
}
