using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Relation;

/// <summary>One foreign rule of one direction: whom it is about, whom it lets them talk to, and on which ports.</summary>
internal sealed record RuleSide
{
    /// <summary>Whom it is about: senders of an egress rule, receivers of an ingress rule.</summary>
    public required PartySet Selected { get; init; }

    /// <summary>The other end.</summary>
    public required PartySet Peers { get; init; }

    /// <summary>The ports by receiver; null where they are the same for all.</summary>
    public Func<int, PortIntervals>? PortsOf { get; init; }

    /// <summary>The ports where they are the same for all receivers.</summary>
    public required PortIntervals Ports { get; init; }

    /// <summary>The rule in a few words; empty where no rule is needed.</summary>
    public required string Rule { get; init; }

    /// <summary>Where it stands; null where no rule is needed.</summary>
    public required SourceSpan? Place { get; init; }

    public PortIntervals PortsFor(int receiver) => PortsOf?.Invoke(receiver) ?? Ports;
}
