using Farspan.Planning;
using Farspan.Rendering.Status;
using Farspan.Topology.Model;

namespace Farspan.Cli.Output;

/// <summary>A provider as <c>info --json</c> has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind as the file writes it.</param>
/// <param name="Region">Region, or null.</param>
/// <param name="Zones">Zones.</param>
/// <param name="Subnets">Its subnets, in declaration order.</param>
/// <param name="Machines">Its machines, in declaration order.</param>
internal sealed record ProviderInfo(
    string Name, string Kind, string? Region, IReadOnlyList<string> Zones, IReadOnlyList<SubnetInfo> Subnets, IReadOnlyList<MachineInfo> Machines)
{
    /// <summary>Makes the record.</summary>
    public static ProviderInfo Of(NetworkPlan plan, Provider provider)
    {
        var specs = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        return new ProviderInfo(
            provider.Name,
            Words.Kind(provider.Kind),
            provider.Region,
            provider.Zones,
            [
                .. plan.Topology.Networks.Where(n => n.Provider.Name == provider.Name).SelectMany(n => n.Subnets)
                    .Select(s => new SubnetInfo(s.FullName, [.. s.Cidrs.Select(c => c.ToString())], s.Zone, s.Exposure.ToString().ToLowerInvariant())),
            ],
            [.. plan.Topology.Machines.Where(m => m.Provider.Name == provider.Name).Select(m => MachineInfo.Of(m, specs[m.Name]))]);
    }
}
