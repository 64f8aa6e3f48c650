namespace Farspan.Netlink.Nftables;

/// <summary>Message types of nfnetlink; those of nftables carry the subsystem in their upper byte.</summary>
/// <remarks>Source: linux/netfilter/nfnetlink.h, linux/netfilter/nf_tables.h.</remarks>
public static class NftMessageType
{
    /// <summary>NFNL_SUBSYS_NFTABLES.</summary>
    public const ushort Subsystem = 10;

    /// <summary>Starts a transaction.</summary>
    public const ushort BatchBegin = 0x10;

    /// <summary>Ends a transaction.</summary>
    public const ushort BatchEnd = 0x11;

    /// <summary>Makes a table.</summary>
    public const ushort NewTable = (Subsystem << 8) | 0;

    /// <summary>Asks for tables.</summary>
    public const ushort GetTable = (Subsystem << 8) | 1;

    /// <summary>Deletes a table and all in it.</summary>
    public const ushort DeleteTable = (Subsystem << 8) | 2;

    /// <summary>Makes a chain.</summary>
    public const ushort NewChain = (Subsystem << 8) | 3;

    /// <summary>Asks for chains.</summary>
    public const ushort GetChain = (Subsystem << 8) | 4;

    /// <summary>Makes a rule.</summary>
    public const ushort NewRule = (Subsystem << 8) | 6;

    /// <summary>Asks for rules.</summary>
    public const ushort GetRule = (Subsystem << 8) | 7;

    /// <summary>Makes a set.</summary>
    public const ushort NewSet = (Subsystem << 8) | 9;

    /// <summary>Asks for sets.</summary>
    public const ushort GetSet = (Subsystem << 8) | 10;

    /// <summary>Adds elements to a set.</summary>
    public const ushort NewSetElement = (Subsystem << 8) | 12;

    /// <summary>Asks for elements.</summary>
    public const ushort GetSetElement = (Subsystem << 8) | 13;

    /// <summary>Deletes elements of a set.</summary>
    public const ushort DeleteSetElement = (Subsystem << 8) | 14;

    /// <summary>Says the generation of the rules.</summary>
    public const ushort NewGeneration = (Subsystem << 8) | 15;

    /// <summary>Asks for the generation of the rules.</summary>
    public const ushort GetGeneration = (Subsystem << 8) | 16;
}
