using System.Runtime.InteropServices;

namespace Farspan.Analysis.Scenarios;

/// <summary>What failures take of a service: members, and ways between members.</summary>
internal sealed class Loss
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _members;
    private readonly ulong[] _ways;

    private Loss(IReadOnlyList<Failure> failures, ulong[] members, ulong[] ways) => (Failures, _members, _ways) = (failures, members, ways);

    /// <summary>The failures.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>How many members it takes.</summary>
    public int MemberCount => _members.Sum(System.Numerics.BitOperations.PopCount);

    /// <summary>True where the service does not notice.</summary>
    public bool IsEmpty => !_members.AsSpan().ContainsAnyExcept(0UL) && !_ways.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>No failure.</summary>
    public static Loss Nothing(MemberTalk talk) => new([], new ulong[Words(talk.Members.Count)], new ulong[Words(CountOfWays(talk))]);

    /// <summary>What failures take.</summary>
    public static Loss Of(FailureSet lost, MemberTalk talk)
    {
        var loss = new Loss(lost.Failures, new ulong[Words(talk.Members.Count)], new ulong[Words(CountOfWays(talk))]);
        foreach (var member in lost.Nodes.Select(talk.PositionOf).OfType<int>())
        {
            loss._members[member / BitsPerWord] |= 1UL << (member % BitsPerWord);
        }

        var way = 0;
        for (var from = 0; talk.HasWays && from < talk.Members.Count; from++)
        {
            for (var to = 0; to < talk.Members.Count; to++)
            {
                foreach (var footprint in talk.Ways(from, to))
                {
                    loss._ways[way / BitsPerWord] |= footprint.Stands(lost) ? 0 : 1UL << (way % BitsPerWord);
                    way++;
                }
            }
        }

        return loss;
    }

    /// <summary>Both together.</summary>
    public Loss And(Loss other) => new(
        [.. Failures, .. other.Failures], [.. _members.Select((w, i) => w | other._members[i])], [.. _ways.Select((w, i) => w | other._ways[i])]);

    /// <summary>True where the member at a position is gone.</summary>
    public bool TakesMember(int member) => Get(_members, member);

    /// <summary>True where the way at a position is gone: ways are counted member by member.</summary>
    public bool TakesWay(int way) => Get(_ways, way);

    /// <summary>How many members all of them together take.</summary>
    public static int CountOfMembers(IReadOnlyList<Loss> losses)
    {
        var all = new ulong[losses.Count == 0 ? 0 : losses[0]._members.Length];
        foreach (var loss in losses)
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i] |= loss._members[i];
            }
        }

        return all.Sum(System.Numerics.BitOperations.PopCount);
    }

    /// <summary>What it takes, as text: equal where neither is worse than the other.</summary>
    public string Key() => $"{Convert.ToHexString(MemoryMarshal.AsBytes<ulong>(_members))}/{Convert.ToHexString(MemoryMarshal.AsBytes<ulong>(_ways))}";

    private static int CountOfWays(MemberTalk talk)
    {
        var count = 0;
        for (var i = 0; talk.HasWays && i < talk.Members.Count * talk.Members.Count; i++)
        {
            count += talk.Ways(i / talk.Members.Count, i % talk.Members.Count).Count;
        }

        return count;
    }

    private static int Words(int bits) => (bits + BitsPerWord - 1) / BitsPerWord;

    private static bool Get(ulong[] words, int bit) => (words[bit / BitsPerWord] & (1UL << (bit % BitsPerWord))) != 0;
}
