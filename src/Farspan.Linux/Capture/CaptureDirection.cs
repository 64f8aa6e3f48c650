namespace Farspan.Linux.Capture;

/// <summary>For whom a captured packet was.</summary>
/// <remarks>Source: packet(7) (PACKET_*).</remarks>
public enum CaptureDirection : byte
{
    /// <summary>For this host.</summary>
    Host = 0,

    /// <summary>For all on the link.</summary>
    Broadcast = 1,

    /// <summary>For a group.</summary>
    Multicast = 2,

    /// <summary>For another host; seen because the link listens to everything.</summary>
    OtherHost = 3,

    /// <summary>Sent by this host.</summary>
    Outgoing = 4,
}
