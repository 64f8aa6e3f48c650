namespace Farspan.State.Links;

/// <summary>A network link a machine must have.</summary>
/// <remarks>Fields follow rtnetlink's RTM_NEWLINK (rtnetlink(7)).</remarks>
public sealed record LinkSpec
{
    /// <summary>Kernel name, at most 15 bytes; the key within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>What it is made of.</summary>
    public required LinkKind Kind { get; init; }

    /// <summary>Largest packet in bytes, 576–65535; null leaves the kernel's default.</summary>
    public required int? Mtu { get; init; }
}
