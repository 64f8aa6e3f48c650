using Farspan.Topology.Model;

namespace Farspan.Verification.Reports;

/// <summary>Which machines a VPN between their networks joins.</summary>
internal sealed class VpnPairs(NetworkTopology topology)
{
    private readonly Dictionary<string, string> _networks = topology.Machines.Where(m => m.Attachments.Count > 0).ToDictionary(m => m.Name, m => m.Attachments[0].Network.Name, StringComparer.Ordinal);

    /// <summary>Name of the VPN between the networks of two machines, or null.</summary>
    public string? Between(string first, string second) =>
        _networks.TryGetValue(first, out var one) && _networks.TryGetValue(second, out var other)
            ? topology.Links.FirstOrDefault(l => l.Method == LinkMethod.Vpn && l.Joins(one, other))?.Name
            : null;
}
