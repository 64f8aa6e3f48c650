using System.Globalization;
using System.Numerics;
using System.Text;
using Farspan.State.Filters;

namespace Farspan.Analysis.Ports;

/// <summary>A set of the atoms of one <see cref="PortSpace"/>.</summary>
public sealed class PortSet
{
    private const int BitsPerWord = 64;

    private readonly PortSpace _space;
    private readonly ulong[] _words;

    /// <summary>The empty set.</summary>
    public PortSet(PortSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _words = new ulong[(space.Atoms.Count + BitsPerWord - 1) / BitsPerWord];
    }

    /// <summary>A set from its bits: bit i of word w is atom 64 w + i.</summary>
    public PortSet(PortSpace space, ReadOnlySpan<ulong> words)
        : this(space) => words.CopyTo(_words);

    /// <summary>The space that it is a set of.</summary>
    public PortSpace Space => _space;

    /// <summary>Its bits.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>True when it holds no atom.</summary>
    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Number of atoms in it.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>Adds one atom by its position.</summary>
    public void Add(int atom) => _words[atom / BitsPerWord] |= 1UL << (atom % BitsPerWord);

    /// <summary>True when it holds the atom at a position.</summary>
    public bool Contains(int atom) => (_words[atom / BitsPerWord] & (1UL << (atom % BitsPerWord))) != 0;

    /// <summary>Positions of its atoms, in order.</summary>
    public IEnumerable<int> Atoms()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
            {
                yield return (i * BitsPerWord) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    /// <summary>The same ports as a set of a finer space, such as <see cref="PortSpace.Joined"/> gives.</summary>
    public PortSet In(PortSpace finer)
    {
        ArgumentNullException.ThrowIfNull(finer);
        var result = new PortSet(finer);
        foreach (var (protocol, first, last) in Atoms().Select(i => _space.Atoms[i]))
        {
            for (var atom = finer.IndexOf(protocol, first); atom <= finer.IndexOf(protocol, last); atom++)
            {
                result.Add(atom);
            }
        }

        return result;
    }

    /// <summary>What is in both.</summary>
    public PortSet And(PortSet other) => Combine(other, static (a, b) => a & b);

    /// <summary>What is in either.</summary>
    public PortSet Or(PortSet other) => Combine(other, static (a, b) => a | b);

    /// <summary>What is in this one and not in <paramref name="other"/>.</summary>
    public PortSet Except(PortSet other) => Combine(other, static (a, b) => a & ~b);

    /// <summary>True when both hold the same atoms.</summary>
    public bool SameAs(PortSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Words.SequenceEqual(other.Words);
    }

    /// <summary>As people write it: <c>2379/tcp 8001-8003/udp icmp/8</c>; <c>all</c> for everything, empty for nothing.</summary>
    public override string ToString()
    {
        if (Count == _space.Atoms.Count)
        {
            return "all";
        }

        var text = new StringBuilder();
        var atoms = Atoms().Select(i => _space.Atoms[i]).ToList();
        for (var i = 0; i < atoms.Count; i++)
        {
            var (protocol, first, last) = atoms[i];
            while (i + 1 < atoms.Count && atoms[i + 1].Protocol == protocol && atoms[i + 1].First == last + 1)
            {
                last = atoms[++i].Last;
            }

            text.Append(text.Length == 0 ? "" : " ").Append(Word(protocol, first, last));
        }

        return text.ToString();
    }

    private static string Word(FilterProtocol protocol, ushort first, ushort last)
    {
        var ports = first == last ? first.ToString(CultureInfo.InvariantCulture) : FormattableString.Invariant($"{first}-{last}");
        return protocol switch
        {
            FilterProtocol.Tcp => (first, last) is (0, ushort.MaxValue) ? "tcp" : ports + "/tcp",
            FilterProtocol.Udp => (first, last) is (0, ushort.MaxValue) ? "udp" : ports + "/udp",
            FilterProtocol.Icmp => (first, last) is (0, byte.MaxValue) ? "icmp" : "icmp/" + ports,
            FilterProtocol.IcmpV6 => (first, last) is (0, byte.MaxValue) ? "icmpv6" : "icmpv6/" + ports,
            _ => "other protocols",
        };
    }

    private PortSet Combine(PortSet other, Func<ulong, ulong, ulong> combine)
    {
        ArgumentNullException.ThrowIfNull(other);
        var result = new PortSet(_space);
        for (var i = 0; i < _words.Length; i++)
        {
            result._words[i] = combine(_words[i], other._words[i]);
        }

        return result;
    }
}
