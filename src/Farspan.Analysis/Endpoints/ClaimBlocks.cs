using System.Net;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Endpoints;

/// <summary>The literal blocks that a claim speaks of.</summary>
internal static class ClaimBlocks
{
    public static IReadOnlyList<IPNetwork> Of(Claim claim) => claim switch
    {
        NeverClaim c => [.. c.From.Cidrs, .. c.To.Cidrs],
        AlwaysClaim c => [.. c.From.Cidrs, .. c.To.Cidrs],
        OnlyClaim c => [.. c.From.Cidrs, .. c.To.Cidrs],
        _ => [],
    };
}
