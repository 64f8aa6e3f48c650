using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>One check that needs no packets. It adds what it finds and goes on; it never throws and never stops another.</summary>
internal interface ITopologyRule
{
    /// <summary>Checks the whole topology, parts that could not be resolved excepted.</summary>
    void Check(ResolvedTopology topology);
}
