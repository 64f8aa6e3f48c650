namespace Farspan.Netlink.Nftables;

/// <summary>A chain of rules.</summary>
public sealed record NftChain
{
    /// <summary>Name in its table.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is hooked in; null for a chain that is only jumped to.</summary>
    public required NftBase? Base { get; init; }

    /// <summary>Rules in order.</summary>
    public required IReadOnlyList<NftRule> Rules { get; init; }

    /// <summary>A filter chain at a hook.</summary>
    public static NftChain Filter(string name, NftHook hook, int priority, NftVerdictKind policy, IReadOnlyList<NftRule> rules) => new()
    {
        Name = name,
        Base = new NftBase { Type = NftBase.FilterType, Hook = hook, Priority = priority, Policy = policy },
        Rules = rules,
    };

    /// <summary>A chain of address translation: before routing for destinations, after it for sources.</summary>
    public static NftChain Nat(string name, bool isDestination, IReadOnlyList<NftRule> rules) => new()
    {
        Name = name,
        Base = new NftBase
        {
            Type = NftBase.NatType,
            Hook = isDestination ? NftHook.Prerouting : NftHook.Postrouting,
            Priority = isDestination ? NftBase.DestinationNatPriority : NftBase.SourceNatPriority,
            Policy = NftVerdictKind.Accept,
        },
        Rules = rules,
    };

    /// <summary>True when both do the same, see <see cref="NftRule.SameAs"/>.</summary>
    public bool SameAs(NftChain other) =>
        string.Equals(Name, other.Name, StringComparison.Ordinal) && Base == other.Base && Rules.Count == other.Rules.Count &&
        Rules.Zip(other.Rules).All(pair => pair.First.SameAs(pair.Second));
}
