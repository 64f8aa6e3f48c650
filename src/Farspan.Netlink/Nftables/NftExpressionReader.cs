using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Reads expressions; one that is not modelled, or uses another register than 1, becomes <see cref="NftOther"/>.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h.</remarks>
internal static class NftExpressionReader
{
    private const uint Register = 1;

    /// <summary>Reads one list element; false when it has no name.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> element, out NftExpression expression)
    {
        var name = string.Empty;
        var data = ReadOnlySpan<byte>.Empty;
        var attributes = new AttributeReader(element);
        while (attributes.TryRead())
        {
            if (attributes.Type == NftAttribute.ExpressionName)
            {
                name = attributes.Text();
            }
            else if (attributes.Type == NftAttribute.ExpressionData)
            {
                data = attributes.Value;
            }
        }

        expression = Read(name, data) ?? new NftOther(name, Convert.ToHexStringLower(data));
        return name.Length > 0;
    }

    /// <summary>Reads register data; false for a verdict, or more than 16 bytes.</summary>
    internal static bool TryReadData(ReadOnlySpan<byte> nested, out NftData data)
    {
        data = default;
        var attributes = new AttributeReader(nested);
        while (attributes.TryRead())
        {
            if (attributes.Type == NftAttribute.DataValue && attributes.Value.Length is > 0 and <= NftData.MostBytes)
            {
                data = new NftData(attributes.Value);
                return true;
            }
        }

        return false;
    }

    private static NftExpression? Read(string name, ReadOnlySpan<byte> data)
    {
        var fields = new Fields(data);
        return name switch
        {
            // Attribute 3 is the source register: the expression that sets instead of loads.
            "meta" when fields.Has(1, 2, 0) && fields[1] == Register => new NftMeta((NftMetaKey)fields[2]),
            "ct" when fields.Has(1, 2, 0) && fields[1] == Register => new NftConntrack((NftConntrackKey)fields[2]),
            "payload" when fields.Has(1, 4, 4) && fields[1] == Register && fields[3] <= ushort.MaxValue && fields[4] is > 0 and <= NftData.MostBytes =>
                new NftPayload((NftPayloadBase)fields[2], (int)fields[3], (int)fields[4]),
            "numgen" when fields.Has(1, 3, 0) && fields[1] == Register && fields[3] <= 1 => new NftNumber(fields[2], fields[3] == 1, fields[4]),
            "byteorder" when fields.Has(1, 5, 5) && fields[1] == Register && fields[2] == Register && fields[3] <= 1 && fields[4] <= NftData.MostBytes && fields[5] <= 8 =>
                new NftByteOrder(fields[3] == 1, (int)fields[4], (int)fields[5]),
            "cmp" => ReadCompare(fields, data),
            "range" => ReadBetween(fields, data),
            "bitwise" => ReadBitwise(fields, data),
            "lookup" => ReadLookup(fields, data),
            "counter" => ReadCounter(data),
            "immediate" => (NftExpression?)ReadVerdict(fields, data) ?? ReadLoad(fields, data),
            "nat" => ReadTranslate(fields),
            "log" => ReadLog(data),
            "masq" when !fields.Present(1) && !fields.Present(2) && !fields.Present(3) => new NftMasquerade(),
            _ => null,
        };
    }

    private static NftCompare? ReadCompare(Fields fields, ReadOnlySpan<byte> data) =>
        fields.Has(1, 2, 3) && fields[1] == Register && fields[2] <= (uint)NftOperator.GreaterOrEqual && TryFind(data, 3, out var nested) && TryReadData(nested, out var value)
            ? new NftCompare((NftOperator)fields[2], value)
            : null;

    private static NftBetween? ReadBetween(Fields fields, ReadOnlySpan<byte> data) =>
        fields.Has(1, 2, 4) && fields[1] == Register && fields[2] <= 1 &&
        TryFind(data, 3, out var low) && TryReadData(low, out var first) && TryFind(data, 4, out var high) && TryReadData(high, out var last)
            ? new NftBetween(first, last, fields[2] == 1)
            : null;

    private static NftBitwise? ReadBitwise(Fields fields, ReadOnlySpan<byte> data)
    {
        // Attribute 6 is the kind of operation; 0 is "and, xor", which old kernels do not say.
        return fields.Has(1, 3, 0) && fields[1] == Register && fields[2] == Register && fields[6] == 0 &&
            TryFind(data, 4, out var maskData) && TryReadData(maskData, out var mask) &&
            TryFind(data, 5, out var xorData) && TryReadData(xorData, out var xor) && mask.Length == fields[3] && xor.Length == fields[3]
            ? new NftBitwise(mask, xor)
            : null;
    }

    private static NftLookup? ReadLookup(Fields fields, ReadOnlySpan<byte> data)
    {
        // Attribute 3 is a destination register: a map.
        return fields.Has(1, 2, 0) && !fields.Present(3) && fields[2] == Register && fields[5] <= 1 && TryFind(data, 1, out var name)
            ? new NftLookup(Text(name), fields[5] == 1)
            : null;
    }

    private static NftCounter ReadCounter(ReadOnlySpan<byte> data)
    {
        var counter = new NftCounter(0, 0);
        var attributes = new AttributeReader(data);
        while (attributes.TryRead())
        {
            counter = attributes.Type switch
            {
                1 => counter with { Bytes = attributes.U64Network() },
                2 => counter with { Packets = attributes.U64Network() },
                _ => counter,
            };
        }

        return counter;
    }

    // Attribute 1 is the group; with any other it says more than we do.
    private static NftLog? ReadLog(ReadOnlySpan<byte> data)
    {
        var attributes = new AttributeReader(data);
        return attributes.TryRead() && attributes.Type == 1 && attributes.Value.Length == sizeof(ushort) && System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(attributes.Value) is var group && !attributes.TryRead()
            ? new NftLog(group)
            : null;
    }

    private static NftVerdict? ReadVerdict(Fields fields, ReadOnlySpan<byte> data)
    {
        if (fields[1] != 0 || !TryFind(data, 2, out var nested) || !TryFind(nested, NftAttribute.DataVerdict, out var verdict))
        {
            return null;
        }

        var code = new Fields(verdict)[NftAttribute.VerdictCode];
        return new NftVerdict((NftVerdictKind)(int)code, TryFind(verdict, NftAttribute.VerdictChain, out var chain) ? Text(chain) : null);
    }

    private static NftLoad? ReadLoad(Fields fields, ReadOnlySpan<byte> data) =>
        fields[1] is NftTranslate.AddressRegister or NftTranslate.PortRegister && TryFind(data, 2, out var nested) && TryReadData(nested, out var value)
            ? new NftLoad(fields[1], value)
            : null;

    // The kernel adds the ends of ranges, equal to their beginnings, and the flag that says that an address is given (NF_NAT_RANGE_MAP_IPS, 1).
    private static NftTranslate? ReadTranslate(Fields fields)
    {
        var hasPort = (fields[7] & NftExpressionWriter.PortIsGiven) != 0;
        return fields.Has(1, 3, 0) && fields[1] <= 1 && fields[2] is (uint)NftFamily.IPv4 or (uint)NftFamily.IPv6 && (fields[7] & ~(NftExpressionWriter.PortIsGiven | 1u)) == 0 &&
            IsOne(fields, 3, NftTranslate.AddressRegister) && IsOne(fields, 5, hasPort ? NftTranslate.PortRegister : 0)
            ? new NftTranslate(fields[1] == 1, fields[2] == (uint)NftFamily.IPv6, hasPort)
            : null;
    }

    // A range whose end, where there is one, is its beginning.
    private static bool IsOne(Fields fields, int first, uint register) => fields[first] == register && (!fields.Present(first + 1) || fields[first + 1] == register);

    private static bool TryFind(ReadOnlySpan<byte> data, ushort type, out ReadOnlySpan<byte> value)
    {
        var attributes = new AttributeReader(data);
        while (attributes.TryRead())
        {
            if (attributes.Type == type)
            {
                value = attributes.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string Text(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
    }

    /// <summary>The u32 attributes 1–7 of one expression.</summary>
    private readonly ref struct Fields
    {
        private const int Count = 8;
        private readonly Numbers _values;
        private readonly byte _present;

        internal Fields(ReadOnlySpan<byte> data)
        {
            var attributes = new AttributeReader(data);
            while (attributes.TryRead())
            {
                if (attributes.Type is > 0 and < Count)
                {
                    _values[attributes.Type] = attributes.U32Network();
                    _present |= (byte)(1 << attributes.Type);
                }
            }
        }

        internal uint this[int type] => _values[type];

        internal bool Present(int type) => (_present & (1 << type)) != 0;

        // All of first..last are there, and so is "extra" unless it is 0.
        internal bool Has(int first, int last, int extra)
        {
            for (var i = first; i <= last; i++)
            {
                if (!Present(i))
                {
                    return false;
                }
            }

            return extra == 0 || Present(extra);
        }

        [System.Runtime.CompilerServices.InlineArray(Count)]
        private struct Numbers
        {
            private uint _first;
        }
    }
}
