using Farspan.Gateway.Access;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Routing;

/// <summary>What becomes of a request, and why. Allocates nothing: everything it names lives in the snapshot.</summary>
public readonly struct RouteDecision
{
    /// <summary>What is done.</summary>
    public required RouteAction Action { get; init; }

    /// <summary>Who calls; never null, for those who showed nothing it is their address.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Where it goes, or would have gone; null where it leads to nothing that is declared.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>Where it goes outside.</summary>
    public EgressTarget? Egress { get; init; }

    /// <summary>Bytes of the path that belong to the gateway (<c>/volume/name</c>); what follows is the path at the upstream, <c>/</c> where nothing does.</summary>
    public int PrefixLength { get; init; }

    /// <summary>Rule that allowed it, as <see cref="State.Gateways.AccessRuleSpec.Origin"/>; null where none did or none was needed.</summary>
    public string? Rule { get; init; }

    /// <summary>Where a refused request would have needed a rule to go outside, and the rule that came nearest: for the audit log (<see cref="Audit.AuditEntry.Missing"/>); null without.</summary>
    public string? Missing { get; init; }

    /// <summary>Why it is refused.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Seconds after which a caller may try again, for refusals by rate (Retry-After); 0 without.</summary>
    public int RetryAfter { get; init; }
}
