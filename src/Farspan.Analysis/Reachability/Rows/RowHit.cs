using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>What arrives from one class at another.</summary>
/// <param name="From">The sender of the first pair.</param>
/// <param name="To">Its receiver.</param>
/// <param name="Ports">On which of the asked ports; never empty.</param>
internal sealed record RowHit(Endpoint From, Endpoint To, PortSet Ports);
