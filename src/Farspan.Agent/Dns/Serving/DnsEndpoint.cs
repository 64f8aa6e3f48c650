using System.Net;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Where a name server listens.</summary>
/// <param name="Name">Name of the service's port.</param>
/// <param name="Transport">What is spoken.</param>
/// <param name="Address">Address and port.</param>
public sealed record DnsEndpoint(string Name, DnsTransport Transport, IPEndPoint Address);
