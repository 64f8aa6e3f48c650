using Farspan.Planning;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>Derives from a plan what has to be tried to know whether the running network is the declared one.</summary>
public static class ProbePlanner
{
    /// <summary>Plans the probes: each allowed flow, every flow that claims speak of, attempts at overlay-only services from outside the overlay, and a sample of what nobody allows.</summary>
    /// <remarks>Deterministic: the same plan and options give the same probes in the same order.</remarks>
    public static ProbePlan Plan(NetworkPlan plan, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var book = AddressBook.From(plan);
        var oracle = new PolicyOracle(plan, book);
        var targets = new TargetFinder(plan, book, oracle);
        var drafts = new ProbeDrafts(plan, book, oracle, targets);

        var allowed = new AllowedFlows(plan.Topology, targets, drafts, options);
        allowed.AddPolicies();
        var claims = new ClaimFlows(plan, targets, drafts, options);
        claims.AddClaims();
        claims.AddOverlayOnly();
        var sampleLeftOut = new RefusedSample(targets, drafts, options).Add();

        return new ProbePlan
        {
            Probes = drafts.Finish(options.Provider),
            AllowedLeftOut = allowed.LeftOut,
            ClaimsLeftOut = claims.LeftOut,
            SampleLeftOut = sampleLeftOut,
            Wayless = [.. allowed.Wayless, .. claims.Wayless],
            Seed = options.Seed,
        };
    }
}
