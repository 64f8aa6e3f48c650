using System.Net.NetworkInformation;

namespace Farspan.Netlink.Links;

/// <summary>What is to change on a link; null leaves a thing as it is.</summary>
public sealed record LinkChange
{
    /// <summary>Up or down.</summary>
    public bool? Up { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>New name; the link must be down on kernels before 6.2.</summary>
    public string? Name { get; init; }

    /// <summary>Index of the bridge to be a port of; 0 takes it out.</summary>
    public int? Master { get; init; }

    /// <summary>New hardware address.</summary>
    public PhysicalAddress? HardwareAddress { get; init; }

    /// <summary>New alias; empty removes it.</summary>
    public string? Alias { get; init; }

    /// <summary>Open file of the namespace to move it to.</summary>
    public int? NamespaceFile { get; init; }
}
