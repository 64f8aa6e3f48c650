using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Rows;

namespace Farspan.Analysis.Claims;

/// <summary>What a claim forbids: packets from any of these to any of those on their ports.</summary>
/// <param name="From">Who sends.</param>
/// <param name="To">Where nothing may arrive.</param>
internal sealed record ForbiddenFlow(EndpointBits From, IReadOnlyList<EndpointTarget> To);
