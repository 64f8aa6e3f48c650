using System.Text;
using Farspan.Netlink.Wire;

namespace Farspan.Netlink.Nftables;

/// <summary>User data that nft(8) keeps with rules, sets and elements: type u8 · length u8 · value.</summary>
/// <remarks>Source: libnftnl include/libnftnl/udata.h and src/udata.c.</remarks>
internal static class NftUserData
{
    /// <summary>Longest comment in bytes; nft(8) reads no longer one back from a file.</summary>
    internal const int LongestComment = 127;

    private const byte RuleComment = 0;

    /// <summary>Writes a comment of at most <see cref="LongestComment"/> bytes.</summary>
    internal static void WriteComment(NetlinkWriter writer, string comment)
    {
        var length = Encoding.UTF8.GetByteCount(comment);
        if (length > LongestComment)
        {
            throw new ArgumentException($"A comment has at most {LongestComment} bytes; this one has {length}: {comment}", nameof(comment));
        }

        var room = writer.Attribute(NftAttribute.RuleUserData, length + 3);
        room[0] = RuleComment;
        room[1] = (byte)(length + 1);
        Encoding.UTF8.GetBytes(comment, room[2..]);
    }

    /// <summary>The comment in user data, or null.</summary>
    internal static string? ReadComment(ReadOnlySpan<byte> data)
    {
        while (data.Length >= 2 && data.Length >= 2 + data[1])
        {
            var value = data.Slice(2, data[1]);
            if (data[0] == RuleComment)
            {
                var end = value.IndexOf((byte)0);
                return Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
            }

            data = data[(2 + data[1])..];
        }

        return null;
    }

    /// <summary>Says that the keys are in network byte order; nft(8) needs it to print them.</summary>
    internal static void WriteKeyOrder(NetlinkWriter writer)
    {
        // NFTNL_UDATA_SET_KEYBYTEORDER, BYTEORDER_BIG_ENDIAN.
        var room = writer.Attribute(NftAttribute.SetUserData, 6);
        room[1] = 4;
        NativeBytes.Write(room[2..], 2u);
    }

    /// <summary>Says that the interval has no end because it reaches to the last key.</summary>
    internal static void WriteOpenInterval(NetlinkWriter writer)
    {
        // NFTNL_UDATA_SET_ELEM_FLAGS, NFTNL_SET_ELEM_F_INTERVAL_OPEN.
        var room = writer.Attribute(NftAttribute.ElementUserData, 6);
        room[0] = 1;
        room[1] = 4;
        NativeBytes.Write(room[2..], 1u);
    }
}
