using Farspan.Dns.Zones;

namespace Farspan.Agent.Dns.Serving;

/// <summary>What is to be sent.</summary>
/// <param name="Length">Bytes of the answer; 0 for none.</param>
/// <param name="Transfer">The zone that is to be sent whole, or null.</param>
internal readonly record struct DnsReply(int Length, DnsZone? Transfer);
