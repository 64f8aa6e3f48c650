namespace Farspan.Linux.Devices;

/// <summary>What a tun link carries.</summary>
public sealed record TunOptions
{
    /// <summary>Ethernet frames instead of IP packets.</summary>
    public bool IsTap { get; init; }

    /// <summary>Each packet is preceded by a struct virtio_net_hdr of 10 bytes, for offloads.</summary>
    public bool HasVnetHeader { get; init; }

    /// <summary>Reads that find nothing return at once (EAGAIN).</summary>
    public bool IsNonBlocking { get; init; }
}
