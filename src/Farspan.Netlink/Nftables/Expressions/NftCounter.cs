namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Counts what comes by.</summary>
/// <param name="Packets">Packets so far; the first value when it is made.</param>
/// <param name="Bytes">Bytes so far.</param>
public sealed record NftCounter(ulong Packets, ulong Bytes) : NftExpression
{
    /// <inheritdoc/>
    public override bool SameAs(NftExpression other) => other is NftCounter;
}
