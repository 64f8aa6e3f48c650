using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Writes elements of a set: single keys, or in a set of ranges a start and, one behind the last key, an end.</summary>
internal struct NftElementWriter
{
    private readonly NetlinkWriter _writer;
    private readonly int _length;
    private readonly bool _ranges;
    private ushort _number;

    internal NftElementWriter(NetlinkWriter writer, NftKeyType type, bool ranges)
    {
        _writer = writer;
        _length = type.KeyLength();
        _ranges = ranges;
        if (_length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Sets of this kind cannot be written.");
        }
    }

    /// <summary>The end of nothing at key zero that nft(8) writes before the first range; nft expects it when it reads a set back.</summary>
    internal void WriteLeadingEnd() => WriteElement(UInt128.Zero, NftAttribute.ElementIntervalEnd, open: false);

    /// <summary>Writes one range.</summary>
    internal void Write(NftRange range)
    {
        var top = NftRange.Ones(8 * _length);
        if (range.First > range.Last || range.Last > top)
        {
            throw new ArgumentOutOfRangeException(nameof(range), range, "Not a range of keys of this set.");
        }

        if (!_ranges)
        {
            if (range.First != range.Last)
            {
                throw new ArgumentException("A range in a set of single keys; make the set with ranges.", nameof(range));
            }

            WriteElement(range.First, 0, open: false);
            return;
        }

        // A range up to the highest key has no end: the key behind it does not exist.
        WriteElement(range.First, 0, open: range.Last == top);
        if (range.Last != top)
        {
            WriteElement(range.Last + 1, NftAttribute.ElementIntervalEnd, open: false);
        }
    }

    /// <summary>Writes one key that leaves the set by itself.</summary>
    internal void Write(NftTimedKey element)
    {
        if (element.Key > NftRange.Ones(8 * _length) || element.Remaining < TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentOutOfRangeException(nameof(element), element, "Not a key of this set with a time of its own.");
        }

        WriteElement(element.Key, 0, open: false, (ulong)element.Remaining.TotalMilliseconds);
    }

    private void WriteElement(UInt128 key, uint options, bool open, ulong timeout = 0)
    {
        // nft(8) numbers the elements; the kernel does not look.
        var element = _writer.BeginNested(++_number);
        if (options != 0)
        {
            _writer.U32Network(NftAttribute.ElementOptions, options);
        }

        if (timeout != 0)
        {
            _writer.U64Network(NftAttribute.ElementTimeout, timeout);
        }

        NftExpressionWriter.WriteData(_writer, NftAttribute.ElementKey, new NftData(key, _length));
        if (open)
        {
            NftUserData.WriteOpenInterval(_writer);
        }

        _writer.EndNested(element);
    }
}
