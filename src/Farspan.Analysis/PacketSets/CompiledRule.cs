using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>A rule in numbers.</summary>
internal readonly struct CompiledRule
{
    /// <summary>Number of the link it demands, or <see cref="MatchTable.Any"/>.</summary>
    public required int InLink { get; init; }

    public required int OutLink { get; init; }

    /// <summary>Number of a match in the filter's <see cref="MatchTable"/>.</summary>
    public required int Source { get; init; }

    public required int Destination { get; init; }

    /// <summary>Number in <see cref="RulePorts"/>.</summary>
    public required int Ports { get; init; }

    public required ConnectionStates States { get; init; }

    public required bool Accepts { get; init; }

    /// <summary>Whether two rules are alike but for the addresses they match.</summary>
    public bool IsLike(in CompiledRule other) =>
        InLink == other.InLink && OutLink == other.OutLink && Ports == other.Ports && States == other.States && Accepts == other.Accepts;

    /// <summary>The same rule with other matches.</summary>
    public CompiledRule With(int source, int destination) =>
        new() { InLink = InLink, OutLink = OutLink, Source = source, Destination = destination, Ports = Ports, States = States, Accepts = Accepts };
}
