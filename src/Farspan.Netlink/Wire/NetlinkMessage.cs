namespace Farspan.Netlink.Wire;

/// <summary>One received message: its header's fields and the bytes that follow the header.</summary>
public readonly ref struct NetlinkMessage
{
    /// <summary>NLMSG_ERROR: an error or an acknowledgement.</summary>
    public const ushort Error = 2;

    /// <summary>NLMSG_DONE: the end of a dump.</summary>
    public const ushort Done = 3;

    /// <summary>What the message is, such as RTM_NEWLINK.</summary>
    public required ushort Type { get; init; }

    /// <summary>Its flags.</summary>
    public required NetlinkOptions Flags { get; init; }

    /// <summary>Number of the request that it answers.</summary>
    public required uint Sequence { get; init; }

    /// <summary>What follows the header.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
