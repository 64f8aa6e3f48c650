using Farspan.Topology.Model;

namespace Farspan.Analysis.Explanations;

/// <summary>A policy that speaks of a packet's destination, and does not allow the packet.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Why">What does not match.</param>
public sealed record NearMiss(Policy Policy, string Why);
