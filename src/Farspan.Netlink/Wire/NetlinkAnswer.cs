namespace Farspan.Netlink.Wire;

/// <summary>What the kernel says of one request: an acknowledgement, or an error with its reason.</summary>
/// <remarks>
/// <para>Layout: error i32 (0, or minus errno) · header of the request (16 bytes), with its payload unless NLM_F_CAPPED · attributes when
/// NLM_F_ACK_TLVS is set.</para>
/// <para>Source: netlink(7), struct nlmsgerr and enum nlmsgerr_attrs.</para>
/// </remarks>
public sealed record NetlinkAnswer
{
    private const ushort Capped = 0x100;
    private const ushort HasAttributes = 0x200;
    private const ushort MessageAttribute = 1;
    private const ushort OffsetAttribute = 2;

    /// <summary>Number of the request that is answered.</summary>
    public required uint Sequence { get; init; }

    /// <summary>0 when the request was carried out, else the errno.</summary>
    public required int Errno { get; init; }

    /// <summary>The kernel's sentence on what is wrong, or null when it gave none.</summary>
    public required string? Reason { get; init; }

    /// <summary>Where in the request the wrong attribute starts, in bytes, or null.</summary>
    public required uint? Offset { get; init; }

    /// <summary>Reads an NLMSG_ERROR message.</summary>
    /// <returns>False for another type, or when it is too short; never throws.</returns>
    public static bool TryRead(in NetlinkMessage message, out NetlinkAnswer answer)
    {
        answer = new NetlinkAnswer { Sequence = message.Sequence, Errno = 0, Reason = null, Offset = null };
        var payload = message.Payload;
        if (message.Type != NetlinkMessage.Error || payload.Length < sizeof(int))
        {
            return false;
        }

        var error = NativeBytes.ReadInt32(payload);
        answer = answer with { Errno = error == int.MinValue ? int.MaxValue : Math.Abs(error) };
        if (((ushort)message.Flags & HasAttributes) == 0 || payload.Length < sizeof(int) + NetlinkWriter.HeaderLength)
        {
            return true;
        }

        var request = ((ushort)message.Flags & Capped) != 0
            ? NetlinkWriter.HeaderLength
            : (int)Math.Min(NativeBytes.ReadUInt32(payload[4..]), (uint)(payload.Length - 4));
        answer = ReadAttributes(new AttributeReader(payload[4..], request), answer);
        return true;
    }

    private static NetlinkAnswer ReadAttributes(AttributeReader attributes, NetlinkAnswer answer)
    {
        while (attributes.TryRead())
        {
            answer = attributes.Type switch
            {
                MessageAttribute => answer with { Reason = attributes.Text() },
                OffsetAttribute => answer with { Offset = attributes.U32() },
                _ => answer,
            };
        }

        return answer;
    }
}
