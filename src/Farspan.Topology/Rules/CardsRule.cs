using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>A machine stands in a subnet once.</summary>
internal sealed class CardsRule : ITopologyRule
{
    private const string Code = "FS1226";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var machine in topology.Machines.Where(m => m.Declaration.Attachments.Count > 1))
        {
            var seen = new HashSet<Declarations.SubnetName>();
            foreach (var subnet in machine.Declaration.Attachments.Select(c => c?.Subnet))
            {
                if (subnet is { } name && !seen.Add(name.Value))
                {
                    topology.Findings.Error(Code, name.Span, $"Machine '{machine.Model.Name}' stands in subnet '{name.Value}' twice; remove one of the two.");
                }
            }
        }
    }
}
