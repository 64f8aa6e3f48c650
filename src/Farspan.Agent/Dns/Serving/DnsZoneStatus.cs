namespace Farspan.Agent.Dns.Serving;

/// <summary>A zone that a name server answers from.</summary>
/// <param name="Key">Key within the server.</param>
/// <param name="Name">Apex, with the final dot.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Records">Records in it.</param>
public sealed record DnsZoneStatus(string Key, string Name, uint Serial, int Records);
