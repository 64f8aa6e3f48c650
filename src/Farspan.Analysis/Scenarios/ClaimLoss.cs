using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Scenarios;

/// <summary>A claim that a loss takes down.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Reason">Why.</param>
public sealed record ClaimLoss(Claim Claim, string Reason);
