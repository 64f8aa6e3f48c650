using Farspan.Rendering.Status;

namespace Farspan.Cli.Output;

/// <summary>What <c>cross-provider --json</c> says.</summary>
/// <param name="Topology">Name of the network.</param>
/// <param name="Pairs">What is declared, per ordered pair.</param>
/// <param name="Measured">What was measured in a running lab; null where none was asked.</param>
internal sealed record CrossProviderReport(string Topology, IReadOnlyList<ProviderPair> Pairs, IReadOnlyList<MeasuredPair>? Measured);
