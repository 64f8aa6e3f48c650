using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;

namespace Farspan.Verification.Gateways;

/// <summary>Whom the layer of a gateway's port names as callers: read from the topology, never from what gateways were given.</summary>
internal static class DeclaredCallers
{
    /// <summary>As whom a machine calls: as itself, or where the layer names only services, as one that runs on it.</summary>
    public static string Identity(NetworkPlan plan, Gateway gateway, string port, string caller) =>
        LayerOf(plan, gateway, port)?.Callers is { } callers && callers.Machines.All(m => m.Name != caller) && ServiceOn(plan, callers, caller) is { } service
            ? $"spiffe://{plan.Topology.Name}/service/{service.Name}"
            : $"spiffe://{plan.Topology.Name}/machine/{caller}";

    /// <summary>True where the layer names no callers, or this machine, or a service that runs on it.</summary>
    public static bool Name(NetworkPlan plan, Gateway gateway, string port, string caller) =>
        LayerOf(plan, gateway, port)?.Callers is not { } callers || callers.Machines.Any(m => m.Name == caller) || ServiceOn(plan, callers, caller) is not null;

    private static TlsLayer? LayerOf(NetworkPlan plan, Gateway gateway, string port) =>
        gateway.Tls.GetValueOrDefault(port)?.Layer is { } name ? plan.Topology.TlsLayers.FirstOrDefault(l => l.Name == name) : null;

    private static Service? ServiceOn(NetworkPlan plan, TlsCallers callers, string machine) =>
        callers.Services.FirstOrDefault(s => plan.Machines.First(m => m.Machine == machine).Services.Any(r => r.Name == s.Name));
}
