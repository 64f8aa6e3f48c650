using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Records of one zone in one view. A view's record replaces one of all, and that a generated one, where name and kind are the same; addresses of both families are one kind.</summary>
internal sealed class RecordSet
{
    private readonly Dictionary<(string Name, string Kind), (int Rank, Dictionary<(string Type, string Data), uint> Records)> _records = [];

    /// <summary>Records that follow from machines and services.</summary>
    public const int Generated = 0;

    /// <summary>Declared for all views.</summary>
    public const int General = 1;

    /// <summary>Declared for this view.</summary>
    public const int OfView = 2;

    /// <summary>Adds addresses.</summary>
    public void Add(int rank, string name, uint ttl, IEnumerable<IPAddress> addresses)
    {
        foreach (var address in addresses)
        {
            Add(rank, nameof(DnsRecordKind.Address), name, address.IsV6 ? "AAAA" : "A", ttl, address.ToString());
        }
    }

    /// <summary>Adds any other record.</summary>
    public void Add(int rank, string name, string type, uint ttl, string data) => Add(rank, type, name, type, ttl, data);

    /// <summary>The records, ordered by name, type and data. Those of one name and type have one time (RFC 2181 section 5.2): the shortest.</summary>
    public IReadOnlyList<DnsRecordSpec> Build() =>
    [
        .. _records.SelectMany(r => r.Value.Records.GroupBy(d => d.Key.Type, StringComparer.Ordinal).SelectMany(t => Make(r.Key.Name, t.Key, t.Min(d => d.Value), t.Select(d => d.Key.Data)))).OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Data, StringComparer.Ordinal),
    ];

    private static IEnumerable<DnsRecordSpec> Make(string name, string type, uint ttl, IEnumerable<string> data) =>
        data.Select(d => new DnsRecordSpec { Name = name, Type = type, TtlSeconds = ttl, Data = d });

    private void Add(int rank, string kind, string name, string type, uint ttl, string data)
    {
        if (!_records.TryGetValue((name, kind), out var set) || set.Rank < rank)
        {
            _records[(name, kind)] = set = (rank, []);
        }

        if (set.Rank == rank)
        {
            set.Records[(type, data)] = Math.Min(ttl, set.Records.GetValueOrDefault((type, data), uint.MaxValue));
        }
    }
}
