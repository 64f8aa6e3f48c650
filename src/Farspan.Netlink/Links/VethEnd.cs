using System.Net.NetworkInformation;

namespace Farspan.Netlink.Links;

/// <summary>One end of a veth cable that is to be made.</summary>
public sealed record VethEnd
{
    /// <summary>Name, at most 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Index that it shall have, or null for the next free one. Knowing it beforehand saves reading it back.</summary>
    public int? Index { get; init; }

    /// <summary>Open file of the namespace that it shall be born in, or null for that of the socket.</summary>
    public int? NamespaceFile { get; init; }

    /// <summary>Index of the bridge that it shall be a port of, or null; only for the near end.</summary>
    public int? Master { get; init; }

    /// <summary>Largest packet in bytes, or null for the kernel's 1500.</summary>
    public int? Mtu { get; init; }

    /// <summary>Hardware address, or null for a random one.</summary>
    public PhysicalAddress? HardwareAddress { get; init; }

    /// <summary>Whether it is up from birth; only for the near end, the far one is set up by a second message.</summary>
    public bool Up { get; init; }
}
