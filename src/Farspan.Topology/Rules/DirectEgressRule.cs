using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>What a way outside without a gateway learns from answers, somebody must answer: its machines have a name server.</summary>
internal sealed class DirectEgressRule : ITopologyRule
{
    private const string Code = "FS1243";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var clients = topology.NameServers.SelectMany(n => n.Model.Clients?.Machines ?? []).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var way in topology.Topology.Egress)
        {
            if (way.From.Machines.FirstOrDefault(m => !clients.Contains(m.Name)) is { } silent)
            {
                topology.Findings.Error(Code, way.Location,
                    $"Way outside '{way.Name}' opens to what DNS answers, and machine '{silent.Name}' asks no declared name server; add it to the 'clients' of one in 'dns', or lead the way through a gateway with 'via'.", silent.Location);
            }
        }
    }
}
