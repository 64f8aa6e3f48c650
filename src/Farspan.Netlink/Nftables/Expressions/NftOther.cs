namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>An expression that is not modelled here, kept as it came.</summary>
/// <param name="Name">Kernel name.</param>
/// <param name="Data">Its attributes in hexadecimal.</param>
public sealed record NftOther(string Name, string Data) : NftExpression;
