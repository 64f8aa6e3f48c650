using Farspan.Planning;
using Farspan.State.Gateways;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tls;

/// <summary>Ports whose TLS nothing here can judge: their certificates come from an authority that is neither ours nor asked by us.</summary>
internal static class UnjudgedPorts
{
    /// <summary>One note for each such port of a service.</summary>
    public static IEnumerable<Finding> Notes(NetworkPlan plan)
    {
        var issuers = plan.Topology.TlsLayers.ToDictionary(l => l.Name, l => l.Issuer.Name, StringComparer.Ordinal);
        return plan.Machines.SelectMany(m => m.Services.SelectMany(s => s.Tls.Where(t => t.Certificate is null).Select(t => (m.Machine, Service: s.Name, Tls: t))))
            .GroupBy(p => (p.Service, p.Tls.Port, p.Tls.Layer))
            .Select(p => new Finding
            {
                Code = TestCodes.UnjudgedPortCode,
                Subject = $"{p.Key.Service}/{p.Key.Port} on {string.Join(", ", p.Select(m => m.Machine))}",
                Message = $"TLS cannot be judged: authority '{issuers.GetValueOrDefault(p.Key.Layer)}' of the layer is external, its root is not known here, and what stands in for the service speaks without TLS.",
                PolicySays = $"layer {p.Key.Layer}: {(p.First().Tls.Minimum == TlsVersion.Tls13 ? "TLS 1.3" : "TLS 1.2")} or newer{(p.First().Tls.RequiresClientCertificate ? ", certificates of callers required" : "")}",
                PlanSays = string.Empty,
                ProofSays = string.Empty,
                RealitySays = "not tried",
                Differs = string.Empty,
                Location = plan.Topology.TlsLayers.FirstOrDefault(l => l.Name == p.Key.Layer)?.Location.ToString() ?? string.Empty,
                Group = $"{p.Key.Service} {p.Key.Port}",
            });
    }
}
