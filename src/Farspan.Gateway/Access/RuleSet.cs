using System.Numerics;

namespace Farspan.Gateway.Access;

/// <summary>A set of rules by their number: one bit each. Sets of one snapshot have the same length, so that they are met word by word.</summary>
/// <param name="words">The bits; owned from here on.</param>
internal sealed class RuleSet(ulong[] words) : IEquatable<RuleSet>
{
    private const int BitsPerWord = 64;

    /// <summary>Makes an empty set.</summary>
    /// <param name="rules">Rules that there are.</param>
    public static RuleSet Empty(int rules) => new(new ulong[(rules + BitsPerWord - 1) / BitsPerWord]);

    /// <summary>The lowest rule that is in the first three and in one of the last two.</summary>
    /// <returns>Its number, or -1.</returns>
    public static int First(RuleSet source, RuleSet target, RuleSet method, RuleSet identity, RuleSet other)
    {
        var (s, t, m, i, o) = (source.Words, target.Words, method.Words, identity.Words, other.Words);
        for (var word = 0; word < s.Length && word < t.Length && word < m.Length && word < i.Length && word < o.Length; word++)
        {
            var common = s[word] & t[word] & m[word] & (i[word] | o[word]);
            if (common != 0)
            {
                return (word * BitsPerWord) + BitOperations.TrailingZeroCount(common);
            }
        }

        return -1;
    }

    /// <summary>True when a rule is in both.</summary>
    public bool Meets(RuleSet other)
    {
        for (var word = 0; word < words.Length; word++)
        {
            if ((words[word] & other.Words[word]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the rule is in it.</summary>
    public bool Contains(int rule) => (words[rule / BitsPerWord] & (1UL << (rule % BitsPerWord))) != 0;

    /// <summary>Puts a rule in, while the set is being made.</summary>
    public void Add(int rule) => words[rule / BitsPerWord] |= 1UL << (rule % BitsPerWord);

    /// <summary>Takes a rule out, while the set is being made.</summary>
    public void Remove(int rule) => words[rule / BitsPerWord] &= ~(1UL << (rule % BitsPerWord));

    /// <summary>Puts all rules of another in, while the set is being made.</summary>
    public void Add(RuleSet other)
    {
        for (var word = 0; word < words.Length; word++)
        {
            words[word] |= other.Words[word];
        }
    }

    /// <summary>A copy that is changed apart.</summary>
    public RuleSet Copy() => new([.. words]);

    /// <inheritdoc/>
    public bool Equals(RuleSet? other) => other is not null && words.AsSpan().SequenceEqual(other.Words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    private ulong[] Words => words;
}
