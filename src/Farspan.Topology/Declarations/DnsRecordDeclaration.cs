using System.Net;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A record as it stands in the file.</summary>
internal sealed record DnsRecordDeclaration
{
    public required Located<string>? Name { get; init; }

    public required DnsRecordKind Kind { get; init; }

    public required IReadOnlyList<Located<Reference>> To { get; init; }

    public required IReadOnlyList<Located<IPAddress>> Addresses { get; init; }

    public required IReadOnlyList<Located<RecordData>> Data { get; init; }

    public required Located<string>? Over { get; init; }

    public required IReadOnlyList<Located<string>> Views { get; init; }

    public required TimeSpan? Ttl { get; init; }
}
