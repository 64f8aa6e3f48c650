using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Claims;

/// <summary>Pairs of endpoints that nobody can tell apart.</summary>
/// <param name="From">Who sends.</param>
/// <param name="To">Who is spoken to; all on the same ports.</param>
/// <param name="First">The first pair.</param>
/// <param name="Asked">The ports that are meant.</param>
internal sealed record PairClass(IReadOnlyList<Endpoint> From, IReadOnlyList<Endpoint> To, (Endpoint From, Endpoint To) First, PortSet Asked);
