namespace Farspan.Topology.Model;

/// <summary>A service behind a gateway, and the port that speaks HTTP.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">One single TCP port of it.</param>
public sealed record GatewayTarget(Service Service, ServicePort Port);
