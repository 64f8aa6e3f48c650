namespace Farspan.Cli.Dns;

/// <summary>What <c>dns status --json</c> says.</summary>
/// <param name="Servers">Name servers that were started on this computer, by name.</param>
internal sealed record DnsReport(IReadOnlyList<DnsRecord> Servers);
