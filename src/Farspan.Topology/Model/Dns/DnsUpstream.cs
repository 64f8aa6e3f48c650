using System.Net;

namespace Farspan.Topology.Model.Dns;

/// <summary>A server that is asked: exactly one of the two is not null.</summary>
/// <param name="Endpoint">Its address and port.</param>
/// <param name="Service">The service whose members are asked, on its UDP port.</param>
public sealed record DnsUpstream(IPEndPoint? Endpoint, Service? Service);
