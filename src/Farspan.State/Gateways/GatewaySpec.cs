namespace Farspan.State.Gateways;

/// <summary>An HTTP entry that a machine runs: where it listens, what it leads to, who may call what. Complete: nothing is looked up elsewhere.</summary>
public sealed record GatewaySpec
{
    /// <summary>Name in the topology; the key within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>The declared service whose machines run it.</summary>
    public required string Service { get; init; }

    /// <summary>Sockets it listens on, ordered by name.</summary>
    public required IReadOnlyList<ListenerSpec> Listeners { get; init; }

    /// <summary>What it leads to, ordered by machine and service.</summary>
    public required IReadOnlyList<UpstreamSpec> Upstreams { get; init; }

    /// <summary>Who may call what, in the order of the policies they come from. What none allows is refused.</summary>
    public required IReadOnlyList<AccessRuleSpec> Rules { get; init; }

    /// <summary>Machines that are known by their addresses, ordered by name. Knowing one allows nothing but <c>/status</c> and <c>/metrics</c>: rules decide.</summary>
    public required IReadOnlyList<GatewayCallerSpec> Callers { get; init; }

    /// <summary>Tokens that callers may show, ordered by name.</summary>
    public required IReadOnlyList<TokenSpec> Tokens { get; init; }

    /// <summary>Where machines may go through it, ordered by name and port; empty where it leads nowhere outside.</summary>
    public required IReadOnlyList<EgressRuleSpec> Egress { get; init; }

    /// <summary>Times and amounts that it holds callers and upstreams to.</summary>
    public required GatewayLimitsSpec Limits { get; init; }

    /// <summary>What is kept of its audit log.</summary>
    public required AuditSpec Audit { get; init; }
}
