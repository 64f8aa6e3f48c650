using Farspan.State.Filters;

namespace Farspan.Analysis.Forwarding;

/// <summary>The rule that decided about a packet in one chain of one node.</summary>
public sealed record RuleDecision
{
    /// <summary>The chain.</summary>
    public required FilterChain Chain { get; init; }

    /// <summary>Position of the rule in <see cref="FilterSpec.Rules"/>, or -1 where no rule matched and the chain's policy decided.</summary>
    public required int Rule { get; init; }

    /// <summary>What it decided; null where only a part of the packets that the trace stands for matches.</summary>
    public required FilterVerdict? Verdict { get; init; }

    /// <summary>The rule in the words of nft (<see cref="FilterText"/>), or the chain's policy.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked for it: <see cref="FilterRuleSpec.Origin"/>; empty for a chain's policy.</summary>
    public required string Origin { get; init; }
}
