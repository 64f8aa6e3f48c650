using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Scenarios;

/// <summary>Machines that no longer reach others.</summary>
/// <param name="From">Who began connections.</param>
/// <param name="To">Who accepted them.</param>
/// <param name="Ports">On which ports they no longer come about.</param>
public sealed record PairLoss(IReadOnlyList<string> From, IReadOnlyList<string> To, PortSet Ports);
