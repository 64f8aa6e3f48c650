using System.Numerics;

namespace Farspan.Analysis.Scenarios;

/// <summary>The largest group of members that all talk to each other, both ways, when something is lost.</summary>
internal sealed class MemberState
{
    private readonly MemberTalk _talk;
    private readonly bool _hasQuorum;
    private readonly int[] _firstWay;

    public MemberState(MemberTalk talk, bool hasQuorum)
    {
        (_talk, _hasQuorum) = (talk, hasQuorum);
        var count = hasQuorum ? talk.Members.Count : 0;
        _firstWay = new int[(count * count) + 1];
        for (var i = 0; i < count * count; i++)
        {
            _firstWay[i + 1] = _firstWay[i] + talk.Ways(i / count, i % count).Count;
        }
    }

    /// <summary>How many members are in the largest such group; without quorum every member stands for itself, and all that are left count.</summary>
    public int Largest(Loss loss)
    {
        var count = _talk.Members.Count;
        if (!_hasQuorum)
        {
            return count - loss.MemberCount;
        }

        var friends = new ulong[count];
        var alive = 0UL;
        for (var i = 0; i < count; i++)
        {
            alive |= loss.TakesMember(i) ? 0 : 1UL << i;
        }

        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Talks(i, j, loss) && Talks(j, i, loss))
                {
                    friends[i] |= 1UL << j;
                    friends[j] |= 1UL << i;
                }
            }
        }

        return LargestClique(friends, alive, 0);
    }

    /// <summary>True where all members talk to all, no two losses take the same member, and what a loss takes of ways are those of its own members.</summary>
    public bool IsOnlyArithmetic(IReadOnlyList<Loss> losses)
    {
        var count = _talk.Members.Count;
        if (losses.Sum(l => l.MemberCount) > Loss.CountOfMembers(losses))
        {
            return false;
        }

        for (var pair = 0; _hasQuorum && pair < count * count; pair++)
        {
            var (from, to) = (pair / count, pair % count);
            if (from != to && (_talk.Ways(from, to).Count == 0 || losses.Any(l => !l.TakesMember(from) && !l.TakesMember(to) && !Talks(from, to, l))))
            {
                return false;
            }

            // Two losses that each leave a way may together leave none.
            if (from != to && _talk.Ways(from, to).Count > 1 && losses.Any(l => !l.TakesMember(from) && !l.TakesMember(to) && TakesSome(pair, l)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Talks(int from, int to, Loss loss)
    {
        var pair = (from * _talk.Members.Count) + to;
        for (var way = _firstWay[pair]; way < _firstWay[pair + 1]; way++)
        {
            if (!loss.TakesWay(way))
            {
                return true;
            }
        }

        return false;
    }

    private bool TakesSome(int pair, Loss loss) => Enumerable.Range(_firstWay[pair], _firstWay[pair + 1] - _firstWay[pair]).Any(loss.TakesWay);

    // Bron and Kerbosch's idea without its bookkeeping: take a member, or leave it; stop where the rest cannot be more than the best.
    private static int LargestClique(ulong[] friends, ulong candidates, int best)
    {
        while (BitOperations.PopCount(candidates) > best)
        {
            var member = BitOperations.TrailingZeroCount(candidates);
            candidates &= ~(1UL << member);
            best = Math.Max(best, 1 + LargestClique(friends, candidates & friends[member], Math.Max(0, best - 1)));
        }

        return best;
    }
}
