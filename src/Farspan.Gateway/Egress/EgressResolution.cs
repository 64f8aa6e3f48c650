using System.Net;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Egress;

/// <summary>What a name outside resolved to.</summary>
/// <param name="Addresses">Public addresses; empty when refused.</param>
/// <param name="Refusal">Why there is none, or null.</param>
public sealed record EgressResolution(IReadOnlyList<IPAddress> Addresses, Refusal? Refusal);
