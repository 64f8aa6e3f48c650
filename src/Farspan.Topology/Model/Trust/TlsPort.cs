namespace Farspan.Topology.Model.Trust;

/// <summary>A port that speaks TLS.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">A TCP port of it.</param>
public sealed record TlsPort(Service Service, ServicePort Port);
