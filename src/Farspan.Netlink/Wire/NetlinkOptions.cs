namespace Farspan.Netlink.Wire;

/// <summary>Flags of a netlink message; some bits mean one thing for "get" and another for "new".</summary>
/// <remarks>Source: netlink(7), linux/netlink.h.</remarks>
[Flags]
public enum NetlinkOptions : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>NLM_F_REQUEST: from us to the kernel.</summary>
    Request = 0x1,

    /// <summary>NLM_F_MULTI: one of several; ended by NLMSG_DONE.</summary>
    Multi = 0x2,

    /// <summary>NLM_F_ACK: answer also when all went well. Failures are always answered.</summary>
    Acknowledge = 0x4,

    /// <summary>NLM_F_DUMP_INTR: the dump changed under us; ask again.</summary>
    DumpInterrupted = 0x10,

    /// <summary>NLM_F_DUMP (root and match): list all.</summary>
    Dump = 0x300,

    /// <summary>NLM_F_REPLACE: put in the place of what is there.</summary>
    Replace = 0x100,

    /// <summary>NLM_F_EXCL: fail when it is already there.</summary>
    Exclusive = 0x200,

    /// <summary>NLM_F_CREATE: make it when it is not there.</summary>
    Create = 0x400,

    /// <summary>NLM_F_APPEND: put at the end of the list.</summary>
    Append = 0x800,
}
