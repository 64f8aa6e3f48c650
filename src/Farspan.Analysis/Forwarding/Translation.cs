using Farspan.State.Nat;

namespace Farspan.Analysis.Forwarding;

/// <summary>What a node wrote anew in a packet's head.</summary>
public sealed record Translation
{
    /// <summary>What was written; for an answer the kind of the rule that is undone.</summary>
    public required NatKind Kind { get; init; }

    /// <summary>The packet before.</summary>
    public required Flow Before { get; init; }

    /// <summary>The packet after.</summary>
    public required Flow After { get; init; }

    /// <summary>The rule in the words of nft (<see cref="NatText"/>); empty where connection tracking undid it for an answer.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked for it: <see cref="NatRuleSpec.Origin"/>; empty where connection tracking undid it.</summary>
    public required string Origin { get; init; }

    /// <summary>True where an answer's translation was undone.</summary>
    public bool IsUndone => Text.Length == 0;
}
