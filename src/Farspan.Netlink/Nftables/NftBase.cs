namespace Farspan.Netlink.Nftables;

/// <summary>Where a base chain sits and what it does with packets that no rule decided.</summary>
public sealed record NftBase
{
    /// <summary>Chain type of filters.</summary>
    public const string FilterType = "filter";

    /// <summary>Chain type of address translation.</summary>
    public const string NatType = "nat";

    /// <summary>Priority «dstnat» (nft(8)).</summary>
    public const int DestinationNatPriority = -100;

    /// <summary>Priority «srcnat» (nft(8)).</summary>
    public const int SourceNatPriority = 100;

    /// <summary>Chain type, such as <see cref="FilterType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Hook.</summary>
    public required NftHook Hook { get; init; }

    /// <summary>Order among chains at the hook; lower is earlier, 0 is "filter".</summary>
    public required int Priority { get; init; }

    /// <summary><see cref="NftVerdictKind.Accept"/> or <see cref="NftVerdictKind.Drop"/>.</summary>
    public required NftVerdictKind Policy { get; init; }
}
