namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Writes the address of register 1, and perhaps the port of register 2, into the packet and all that follow it.</summary>
/// <param name="IsDestination">The destination instead of the source.</param>
/// <param name="IsIPv6">Family of the address.</param>
/// <param name="HasPort">Whether register 2 holds a port.</param>
/// <remarks>Kernel name: nat.</remarks>
public sealed record NftTranslate(bool IsDestination, bool IsIPv6, bool HasPort) : NftExpression
{
    /// <summary>The register of the address.</summary>
    public const uint AddressRegister = 1;

    /// <summary>The register of the port.</summary>
    public const uint PortRegister = 2;
}
