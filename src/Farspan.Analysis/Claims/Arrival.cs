using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Claims;

/// <summary>Packets that arrive although they must not: everything of one class of pairs.</summary>
/// <param name="Pairs">The class.</param>
/// <param name="Ports">On which ports they arrive.</param>
internal sealed record Arrival(PairClass Pairs, PortSet Ports);
