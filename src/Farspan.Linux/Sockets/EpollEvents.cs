namespace Farspan.Linux.Sockets;

/// <summary>What happened to a descriptor, or how it is waited for.</summary>
/// <remarks>Source: epoll_ctl(2); sys/epoll.h.</remarks>
[Flags]
public enum EpollEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read.</summary>
    In = 0x1,

    /// <summary>There is room to write.</summary>
    Out = 0x4,

    /// <summary>An error waits; always told.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended; always told.</summary>
    HangUp = 0x10,

    /// <summary>The other end sends nothing more.</summary>
    ReadHangUp = 0x2000,

    /// <summary>Of several that wait for one descriptor, only some are woken.</summary>
    Exclusive = 1u << 28,

    /// <summary>Told once for each change, not again while it stays so.</summary>
    Edge = 1u << 31,
}
