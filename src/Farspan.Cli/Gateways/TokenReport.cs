namespace Farspan.Cli.Gateways;

/// <summary>What <c>token new --json</c> and <c>token check --json</c> say.</summary>
/// <param name="Name">Name of who holds it; null where it is not declared.</param>
/// <param name="Token">The token; null where it was given, not made.</param>
/// <param name="Sha256">What the topology file has of it.</param>
internal sealed record TokenReport(string? Name, string? Token, string Sha256);
