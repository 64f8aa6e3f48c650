using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Puts a set together from its description and the raw elements seen of it.</summary>
/// <param name="name">Name in its table.</param>
/// <param name="options">NFTA_SET_FLAGS.</param>
/// <param name="type">What the elements are.</param>
/// <param name="size">Elements at most, or 0.</param>
internal sealed class NftSetReader(string name, uint options, NftKeyType type, uint size)
{
    private readonly List<(UInt128 Key, bool IsEnd)> _elements = [];
    private readonly List<NftTimedKey> _timed = [];

    internal string Name => name;

    internal NftKeyType KeyType => type;

    internal bool HasRanges => (options & NftAttribute.SetInterval) != 0;

    internal bool HasTimeouts => (options & NftAttribute.SetTimeout) != 0;

    internal uint Size => size;

    internal IReadOnlyList<NftTimedKey> Timed => [.. _timed.OrderBy(element => element.Key)];

    internal bool IsAnonymous => (options & NftAttribute.SetAnonymous) != 0;

    internal void Take(AttributeReader list)
    {
        while (list.TryRead())
        {
            var key = default(NftData);
            var end = false;
            var remaining = 0ul;
            var attributes = new AttributeReader(list.Value);
            while (attributes.TryRead())
            {
                if (attributes.Type == NftAttribute.ElementKey && NftExpressionReader.TryReadData(attributes.Value, out var data))
                {
                    key = data;
                }
                else if (attributes.Type == NftAttribute.ElementOptions)
                {
                    end = (attributes.U32Network() & NftAttribute.ElementIntervalEnd) != 0;
                }
                else if (attributes.Type == NftAttribute.ElementExpiration)
                {
                    remaining = attributes.U64Network();
                }
            }

            if (key.Length == 0 || key.Length != type.KeyLength())
            {
                continue;
            }

            if (HasTimeouts && remaining > 0)
            {
                _timed.Add(new NftTimedKey(key.Value, TimeSpan.FromMilliseconds(Math.Min(remaining, uint.MaxValue))));
            }
            else
            {
                _elements.Add((key.Value, end));
            }
        }
    }

    internal IReadOnlyList<NftRange> ToRanges()
    {
        if (!HasRanges)
        {
            return NftRange.Canonical(_elements.Select(element => NftRange.Of(element.Key)));
        }

        // In key order, an end before a start at the same key: neighbours touch there.
        var ranges = new List<NftRange>();
        UInt128? start = null;
        foreach (var (key, isEnd) in _elements.OrderBy(element => element.Key).ThenBy(element => !element.IsEnd))
        {
            if (start is { } first && (isEnd || key > first))
            {
                ranges.Add(new NftRange(first, key - 1));
            }

            start = isEnd ? null : key;
        }

        if (start is { } open)
        {
            ranges.Add(new NftRange(open, NftRange.Ones(8 * type.KeyLength())));
        }

        return ranges;
    }
}
