namespace Farspan.Topology.Declarations;

/// <summary>Data of a record: in presentation form (RFC 1035 section 5.1), and the name it leads to, or null where it leads to none.</summary>
internal sealed record RecordData(string Text, string? Target);
