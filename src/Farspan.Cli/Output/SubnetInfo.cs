namespace Farspan.Cli.Output;

/// <summary>A subnet as <c>info --json</c> has it.</summary>
/// <param name="Name"><c>network/subnet</c>.</param>
/// <param name="Cidrs">Its blocks.</param>
/// <param name="Zone">Zone, or null.</param>
/// <param name="Exposure"><c>public</c>, <c>egress</c> or <c>private</c>.</param>
internal sealed record SubnetInfo(string Name, IReadOnlyList<string> Cidrs, string? Zone, string Exposure);
