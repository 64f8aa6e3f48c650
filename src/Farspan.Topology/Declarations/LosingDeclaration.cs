using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>What stands under <c>losing</c>: how many of which failure domain.</summary>
internal sealed record LosingDeclaration(FailureDomain Domain, Located<int>? Count);
