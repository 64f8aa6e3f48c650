using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>A subnet's zone is one of its provider's; a provider names each zone once.</summary>
internal sealed class ZoneRule : ITopologyRule
{
    private const string Code = "FS1211";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var networks = topology.Networks.ToDictionary(n => n.Model.Name, StringComparer.Ordinal);
        var providers = topology.Providers.ToDictionary(p => p.Model.Name, StringComparer.Ordinal);
        var suggester = new Suggester();
        foreach (var subnet in topology.Subnets)
        {
            if (subnet.Declaration.Zone is not { } zone || !networks.TryGetValue(subnet.Model.NetworkName, out var network) ||
                !providers.TryGetValue(network.Model.Provider.Name, out var provider) || provider.Model.Zones.Contains(zone.Value))
            {
                continue;
            }

            var hint = suggester.Nearest(zone.Value, provider.Model.Zones) is { } near && zone.Value.Length > 1 ? $"did you mean '{near}'?"
                : provider.Model.Zones.Count == 0 ? $"it declares none; add 'zones: [{zone.Value}]' to it, or remove the zone here."
                : $"its zones are {string.Join(", ", provider.Model.Zones)}.";
            topology.Findings.Error(Code, zone.Span, $"Subnet '{subnet.Model.FullName}' is in zone '{zone.Value}', which provider '{provider.Model.Name}' does not have; {hint}", provider.Source.Span);
        }

        foreach (var provider in topology.Providers)
        {
            var seen = new Dictionary<string, Diagnostics.SourceSpan>(StringComparer.Ordinal);
            foreach (var zone in provider.Declaration.Zones.Where(z => !seen.TryAdd(z.Value, z.Span)))
            {
                topology.Findings.Error(ResolvingCodes.DuplicateNameCode, zone.Span, $"Provider '{provider.Model.Name}' names zone '{zone.Value}' twice; remove one of the two.", seen[zone.Value]);
            }
        }
    }
}
