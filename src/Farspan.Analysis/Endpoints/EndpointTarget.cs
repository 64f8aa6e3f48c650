using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Endpoints;

/// <summary>Where something is reached.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Ports">The ports there that are meant; never empty.</param>
public sealed record EndpointTarget(Endpoint Endpoint, PortSet Ports);
