namespace Farspan.Topology.Model.Dns;

/// <summary>What a name server keeps of others' answers.</summary>
/// <param name="Entries">Answers at most.</param>
/// <param name="Longest">Longest time for any answer.</param>
/// <param name="Stale">How long past its time an answer is still given while nobody can be asked (RFC 8767).</param>
public sealed record DnsCache(int Entries, TimeSpan Longest, TimeSpan Stale);
