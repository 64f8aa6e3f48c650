namespace Farspan.Cli.Gateways;

/// <summary>What <c>proxy test --json</c> says.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Url">Where it was called.</param>
/// <param name="Holds">True when everything answered.</param>
/// <param name="Calls">What was called, in order.</param>
internal sealed record ProxyTestReport(string Gateway, string Url, bool Holds, IReadOnlyList<ProxyCall> Calls);
