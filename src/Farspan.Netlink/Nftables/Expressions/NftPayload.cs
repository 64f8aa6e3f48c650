namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Loads bytes of a packet.</summary>
/// <param name="Base">Header that <paramref name="Offset"/> counts from.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">How many bytes, 1–16.</param>
public sealed record NftPayload(NftPayloadBase Base, int Offset, int Length) : NftExpression;
