using System.Numerics;
using Farspan.Analysis.Scenarios;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>For one pair whose packets may be translated, what each of some failures leaves of each entrance.</summary>
/// <remarks>A port has one way by one entrance, so that several failures leave of an entrance what each of them does; a port is broken when no entrance is left to it.</remarks>
internal sealed class EntranceImpact
{
    // By entrance, then by failure.
    private readonly ulong[][][] _left;
    private readonly ulong[][] _whole;
    private readonly int _failures;

    public EntranceImpact(Proof proof, int from, int to, bool answered, IReadOnlyList<FailureSet> failures)
    {
        var (nat, nothing) = (proof.Nat!, new Losses(proof, FailureSet.None));
        var open = nat.AddressesOf(to).Select(address => (address, ports: nat.ThroughOn(from, to, address, nothing, answered))).Where(e => e.ports.AsSpan().ContainsAnyExcept(0UL)).ToList();
        var losses = failures.Select(f => new Losses(proof, f)).ToList();
        _failures = failures.Count;
        _whole = [.. open.Select(e => e.ports)];
        _left = [.. open.Select(e => losses.Select(l => nat.ThroughOn(from, to, e.address, l, answered)).ToArray())];
    }

    /// <summary>The failures that each alone take a needed port from every entrance that leads to it.</summary>
    public ulong Breaks(ReadOnlySpan<ulong> needed)
    {
        var bits = 0UL;
        for (var i = 0; i < _failures; i++)
        {
            bits |= AreBroken(needed, 1UL << i) ? 1UL << i : 0;
        }

        return bits;
    }

    /// <summary>Whether failures together do.</summary>
    public bool AreBroken(ReadOnlySpan<ulong> needed, ulong lost)
    {
        for (var word = 0; word < needed.Length; word++)
        {
            var (had, has) = (0UL, 0UL);
            for (var entrance = 0; entrance < _whole.Length; entrance++)
            {
                var left = _whole[entrance][word];
                had |= left;
                for (var bits = lost; bits != 0; bits &= bits - 1)
                {
                    left &= _left[entrance][BitOperations.TrailingZeroCount(bits)][word];
                }

                has |= left;
            }

            if ((needed[word] & had & ~has) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
