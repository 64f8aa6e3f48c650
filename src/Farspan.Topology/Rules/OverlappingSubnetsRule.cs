using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Subnets of one network share no address.</summary>
internal sealed class OverlappingSubnetsRule : ITopologyRule
{
    private const string Code = "FS1205";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var network in topology.Subnets.GroupBy(s => s.Model.NetworkName, StringComparer.Ordinal))
        {
            var blocks = network.SelectMany(s => s.Declaration.Cidrs.Select(c => new DeclaredBlock(c.Value, s.Model.FullName, c.Span, null, false)));
            foreach (var (inner, outer) in DeclaredBlock.Overlaps(blocks).Where(o => o.Inner.What != o.Outer.What))
            {
                topology.Findings.Error(Code, inner.Span!.Value,
                    $"Subnet '{inner.What}' ({inner.Network}) overlaps subnet '{outer.What}' ({outer.Network}); give one of them another block.", outer.Span!.Value);
            }
        }
    }
}
