namespace Farspan.Cli.Gateways;

/// <summary>What <c>proxy status --json</c> says.</summary>
/// <param name="Gateways">Gateways that were started on this computer, by name.</param>
internal sealed record ProxyReport(IReadOnlyList<ProxyRecord> Gateways);
