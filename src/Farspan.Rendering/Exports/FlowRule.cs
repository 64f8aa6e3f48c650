using System.Net;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports;

/// <summary>One rule that lets connections begin, as it stands in the packet filters of the machines that have it.</summary>
internal sealed record FlowRule
{
    /// <summary>The rule: of the input chain where connections are accepted, of the output chain where they are begun.</summary>
    public required FilterRuleSpec Rule { get; init; }

    /// <summary>The machines that have it, ordered by their place in the plan.</summary>
    public required IReadOnlyList<int> Machines { get; init; }

    /// <summary>The overlay whose link it speaks of, or null for cards.</summary>
    public required string? Overlay { get; init; }

    /// <summary>The other end: who begins for an input rule, who accepts for an output rule.</summary>
    public required IReadOnlyList<IPNetwork> Others { get; init; }

    /// <summary>The name of the set that holds <see cref="Others"/>, or null for a literal block.</summary>
    public required string? OthersSet { get; init; }

    /// <summary>The link it speaks of.</summary>
    public string Link => (Rule.Chain == FilterChain.Input ? Rule.InLink : Rule.OutLink) ?? "";
}
