using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Endpoints of one group and address family that are asked about on the same ports.</summary>
/// <param name="Ports">The ports.</param>
/// <param name="Members">At least one, in the order in which they were given.</param>
internal sealed record TargetClass(PortSet Ports, List<Endpoint> Members)
{
    /// <summary>The first of them.</summary>
    public Endpoint First => Members[0];
}
