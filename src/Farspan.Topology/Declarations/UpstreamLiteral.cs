using System.Net;

namespace Farspan.Topology.Declarations;

/// <summary>A server to ask: an address with its port, or a service.</summary>
internal sealed record UpstreamLiteral(IPEndPoint? Endpoint, string? Service);
