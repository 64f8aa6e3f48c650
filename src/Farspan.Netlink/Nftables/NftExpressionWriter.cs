using Farspan.Netlink.Nftables.Expressions;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>Writes expressions the way nft(8) does, so that nft reads them back as what they mean.</summary>
/// <remarks>Source: linux/netfilter/nf_tables.h, enum nft_*_attributes of each expression.</remarks>
internal static class NftExpressionWriter
{
    private const uint Register = 1;

    // NF_NAT_RANGE_PROTO_SPECIFIED of linux/netfilter/nf_nat.h.
    internal const uint PortIsGiven = 2;

    /// <summary>Writes one list element: name and attributes.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="expression">What.</param>
    /// <param name="set">Name and number of the set that a lookup refers to.</param>
    internal static void Write(NetlinkWriter writer, NftExpression expression, (string Name, uint Id) set)
    {
        var element = writer.BeginNested(NftAttribute.ListElement);
        writer.Text(NftAttribute.ExpressionName, NameOf(expression));
        var data = writer.BeginNested(NftAttribute.ExpressionData);
        switch (expression)
        {
            case NftMeta meta:
                writer.U32Network(2, (uint)meta.Key);
                writer.U32Network(1, Register);
                break;
            case NftConntrack conntrack:
                writer.U32Network(2, (uint)conntrack.Key);
                writer.U32Network(1, Register);
                break;
            case NftPayload payload:
                WriteNumbers(writer, [Register, (uint)payload.Base, (uint)payload.Offset, (uint)payload.Length]);
                break;
            case NftCompare compare:
                WriteNumbers(writer, [Register, (uint)compare.Operator]);
                WriteData(writer, 3, compare.Value);
                break;
            case NftBetween between:
                WriteNumbers(writer, [Register, between.Outside ? 1u : 0]);
                WriteData(writer, 3, between.First);
                WriteData(writer, 4, between.Last);
                break;
            case NftBitwise bitwise:
                WriteNumbers(writer, [Register, Register, bitwise.Mask.Length]);
                WriteData(writer, 4, bitwise.Mask);
                WriteData(writer, 5, bitwise.Xor);
                break;
            case NftNumber number:
                WriteNumbers(writer, [Register, number.Modulus, number.IsRandom ? 1u : 0, number.Offset]);
                break;
            case NftByteOrder order:
                WriteNumbers(writer, [Register, Register, order.ToNetwork ? 1u : 0, (uint)order.Length, (uint)order.Size]);
                break;
            default:
                WriteRest(writer, expression, set);
                break;
        }

        writer.EndNested(data);
        writer.EndNested(element);
    }

    /// <summary>Writes register data: a nested value.</summary>
    internal static void WriteData(NetlinkWriter writer, ushort type, NftData data)
    {
        var nested = writer.BeginNested(type);
        data.CopyTo(writer.Attribute(NftAttribute.DataValue, data.Length));
        writer.EndNested(nested);
    }

    private static void WriteRest(NetlinkWriter writer, NftExpression expression, (string Name, uint Id) set)
    {
        switch (expression)
        {
            case NftLookup lookup:
                WriteLookup(writer, set, lookup.Inverted);
                break;
            case NftAnonymousLookup lookup:
                WriteLookup(writer, set, lookup.Inverted);
                break;
            case NftCounter { Packets: 0, Bytes: 0 }:
                break;
            case NftCounter counter:
                writer.U64Network(1, counter.Bytes);
                writer.U64Network(2, counter.Packets);
                break;
            case NftLoad load:
                writer.U32Network(1, load.Register);
                WriteData(writer, 2, load.Value);
                break;
            case NftTranslate translate:
                WriteTranslate(writer, translate);
                break;
            case NftMasquerade:
                break;
            case NftLog log:
                writer.U16Network(1, log.Group);
                break;
            case NftVerdict verdict:
                WriteVerdict(writer, verdict);
                break;
            case NftOther other:
                Convert.FromHexString(other.Data).CopyTo(writer.Reserve(other.Data.Length / 2));
                break;
            default:
                throw new ArgumentException($"No encoding for {expression.GetType().Name}.", nameof(expression));
        }
    }

    // Attributes 1, 2, 3 … of one expression, each a u32 in network byte order.
    private static void WriteNumbers(NetlinkWriter writer, ReadOnlySpan<uint> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            writer.U32Network((ushort)(i + 1), values[i]);
        }
    }

    private static void WriteLookup(NetlinkWriter writer, (string Name, uint Id) set, bool inverted)
    {
        writer.U32Network(2, Register);
        writer.Text(1, set.Name);
        if (set.Id != 0)
        {
            writer.U32Network(4, set.Id);
        }

        if (inverted)
        {
            writer.U32Network(5, 1);
        }
    }

    // Attributes 4 and 6 are the ends of ranges; without them the kernel takes the one address and port.
    private static void WriteTranslate(NetlinkWriter writer, NftTranslate translate)
    {
        writer.U32Network(1, translate.IsDestination ? 1u : 0);
        writer.U32Network(2, (uint)(translate.IsIPv6 ? NftFamily.IPv6 : NftFamily.IPv4));
        writer.U32Network(3, NftTranslate.AddressRegister);
        if (translate.HasPort)
        {
            writer.U32Network(5, NftTranslate.PortRegister);
            writer.U32Network(7, PortIsGiven);
        }
    }

    private static void WriteVerdict(NetlinkWriter writer, NftVerdict verdict)
    {
        writer.U32Network(1, 0);
        var data = writer.BeginNested(2);
        var nested = writer.BeginNested(NftAttribute.DataVerdict);
        writer.U32Network(NftAttribute.VerdictCode, (uint)verdict.Kind);
        if (verdict.Chain is { } chain)
        {
            writer.Text(NftAttribute.VerdictChain, chain);
        }

        writer.EndNested(nested);
        writer.EndNested(data);
    }

    private static string NameOf(NftExpression expression) => expression switch
    {
        NftMeta => "meta",
        NftConntrack => "ct",
        NftPayload => "payload",
        NftCompare => "cmp",
        NftBetween => "range",
        NftBitwise => "bitwise",
        NftNumber => "numgen",
        NftByteOrder => "byteorder",
        NftLookup or NftAnonymousLookup => "lookup",
        NftCounter => "counter",
        NftVerdict or NftLoad => "immediate",
        NftTranslate => "nat",
        NftMasquerade => "masq",
        NftLog => "log",
        NftOther other => other.Name,
        _ => throw new ArgumentException($"No encoding for {expression.GetType().Name}.", nameof(expression)),
    };
}
