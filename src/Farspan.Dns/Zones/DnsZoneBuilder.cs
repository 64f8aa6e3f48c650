using System.Buffers.Binary;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Zones;

/// <summary>Makes a zone of its spec: reads every record, checks what may stand together, knots names, delegations and wildcards.</summary>
internal sealed class DnsZoneBuilder
{
    // Secondaries ask every hour, again after ten minutes where that fails, and give up after two weeks (RFC 1912 section 2.2).
    private const uint RefreshSeconds = 3600;
    private const uint RetrySeconds = 600;
    private const uint ExpireSeconds = 1209600;

    private readonly DnsZoneSpec _spec;
    private readonly List<string> _faults = [];
    private readonly Dictionary<DnsName, NodeDraft> _drafts = [];
    private readonly List<NodeDraft> _order = [];
    private readonly AnswerPoolBuilder _pool;
    private DnsName _apex;

    internal DnsZoneBuilder(DnsZoneSpec spec, AnswerPoolBuilder pool) => (_spec, _pool) = (spec, pool);

    internal IReadOnlyList<string> Faults => _faults;

    /// <returns>Null when there are faults.</returns>
    internal DnsZone? Build()
    {
        if (!DnsName.TryParse(_spec.Name, out var apex))
        {
            _faults.Add($"zone '{_spec.Key}': '{_spec.Name}' is no name; write one such as example.org");
            return null;
        }

        _apex = apex.ToLower();
        var start = ReadStart();
        AddDraft(_apex);
        foreach (var record in _spec.Records)
        {
            Read(record);
        }

        if (start is not null && _drafts[_apex].Find(DnsType.NS) is null)
        {
            // A zone names at least one server (RFC 1034 section 4.2.1); the primary is one.
            _drafts[_apex].Add(DnsType.NS, _spec.NegativeTtlSeconds, start.Target().ToArray());
        }

        CheckSets();
        return _faults.Count > 0 || start is null ? null : Knot(start);
    }

    private DnsRecordSet? ReadStart()
    {
        var primaryGood = DnsName.TryParse(_spec.PrimaryServer, out var primary) && !primary.IsRoot;
        var contactGood = DnsName.TryParse(_spec.Contact, out var contact) && !contact.IsRoot;
        if (!primaryGood)
        {
            _faults.Add($"zone '{_spec.Key}': primary server '{_spec.PrimaryServer}' is no name; write one such as ns.example.org");
        }

        if (!contactGood)
        {
            _faults.Add($"zone '{_spec.Key}': contact '{_spec.Contact}' is no name; write the mailbox as one, such as hostmaster.example.org");
        }

        if (_spec.NegativeTtlSeconds > int.MaxValue)
        {
            _faults.Add($"zone '{_spec.Key}': {_spec.NegativeTtlSeconds} seconds for what is not there are too many; write at most {int.MaxValue}");
        }

        if (!primaryGood || !contactGood)
        {
            return null;
        }

        var numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, _spec.Serial);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), RefreshSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(8), RetrySeconds);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(12), ExpireSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), _spec.NegativeTtlSeconds);
        return new DnsRecordSet(DnsType.SOA, _spec.NegativeTtlSeconds, [[.. primary.Wire, .. contact.Wire, .. numbers]]);
    }

    private void Read(DnsRecordSpec record)
    {
        if (!DnsName.TryParse(record.Name, out var name))
        {
            Fault(record, $"'{record.Name}' is no name: labels of 1-63 characters, 255 in all; write one such as www.{_spec.Name}");
            return;
        }

        if (!name.IsWithin(_apex))
        {
            Fault(record, $"the name is outside the zone; declare it in a zone that holds it, or write '{record.Name}.{_spec.Name}'");
            return;
        }

        if (!DnsTypeText.TryParse(record.Type, out var type))
        {
            Fault(record, $"'{record.Type}' is no type; write A, AAAA, CNAME, NS, MX, TXT, SRV, PTR, CAA or a number such as TYPE65280");
            return;
        }

        if (WrongType(type) is { } wrong)
        {
            Fault(record, wrong);
            return;
        }

        if (record.TtlSeconds > int.MaxValue)
        {
            Fault(record, $"{record.TtlSeconds} seconds are too long to be remembered; write at most {int.MaxValue}");
        }

        if (!RecordText.TryParse(type, record.Data, out var data, out var fault))
        {
            Fault(record, fault!);
            return;
        }

        AddDraft(name.ToLower()).Add(type, record.TtlSeconds, data);
    }

    private static string? WrongType(DnsType type) => type switch
    {
        DnsType.SOA => "the server makes the SOA record itself; leave it out and set the zone's own fields",
        DnsType.DNAME => "DNAME is not answered here; write a CNAME for each name, or a wildcard",
        DnsType.OPT or DnsType.None => "this type stands in messages only; leave it out",
        >= (DnsType)128 and <= (DnsType)255 => "types 128-255 stand in questions and messages only; leave it out",
        _ => null,
    };

    // Names between it and the apex come into being with it, without records.
    private NodeDraft AddDraft(DnsName name)
    {
        if (_drafts.TryGetValue(name, out var draft))
        {
            return draft;
        }

        var parent = name == _apex ? null : AddDraft(name.Parent);
        draft = new NodeDraft(name, parent);
        _drafts.Add(name, draft);
        _order.Add(draft);
        return draft;
    }

    private void CheckSets()
    {
        foreach (var draft in _order)
        {
            if (draft.Find(DnsType.CNAME) is { } alias)
            {
                if (alias.Records.Count > 1)
                {
                    Fault(draft, DnsType.CNAME, $"{alias.Records.Count} other names for one name (RFC 1034 section 3.6.2); keep one");
                }

                if (draft.Sets.Count > 1 || draft.Parent is null)
                {
                    Fault(draft, DnsType.CNAME, "stands beside other records of the name (RFC 1034 section 3.6.2); leave it or them out");
                }
            }

            foreach (var set in draft.Sets.Where(set => set.IsTooLong))
            {
                Fault(draft, set.Type, $"its records are more than a message of {DnsLimits.MessageBytes} bytes holds; keep fewer");
            }

            if (draft.Name.IsWildcard && draft.Find(DnsType.NS) is not null)
            {
                Fault(draft, DnsType.NS, "a wildcard cannot be delegated (RFC 4592 section 4.2); name each zone");
            }

            draft.IsDelegation = draft.Parent is not null && draft.Find(DnsType.NS) is not null;
            draft.Above = draft.Parent is null ? null : draft.Parent.Above ?? (draft.Parent.IsDelegation ? draft.Parent : null);
            foreach (var type in draft.Above is null ? [] : draft.Sets.Select(set => set.Type).Where(type => type is not (DnsType.A or DnsType.AAAA)))
            {
                Fault(draft, type, $"lies below the delegation of {draft.Above!.Name.ToRelaxedText()} and would never be answered; declare it there, or leave the delegation's NS records out");
            }
        }
    }

    private DnsZone Knot(DnsRecordSet start)
    {
        var zone = new DnsZone(_spec, _apex) { Start = start };
        var nodes = new List<DnsNode>(_order.Count);
        var table = new NodeTable(_order.Count);
        foreach (var draft in _order)
        {
            var node = new DnsNode(draft.Name, zone, Sets(draft, start));
            draft.Node = node;
            node.Cut = draft.Parent?.Node!.Cut ?? (draft.IsDelegation ? node : null);
            if (draft.Name.IsWildcard && draft.Parent is not null)
            {
                draft.Parent.Node!.Wildcard = node;
            }

            nodes.Add(node);
            table.Add(node);
            foreach (var set in node.Sets)
            {
                zone.RecordCount += set.Count;
            }
        }

        zone.Nodes = nodes;
        nodes.ForEach(node => _pool.Add(node, table));
        return zone;
    }

    private static DnsRecordSet[] Sets(NodeDraft draft, DnsRecordSet start)
    {
        var before = draft.Parent is null ? 1 : 0;
        if (before + draft.Sets.Count == 0)
        {
            return [];
        }

        var sets = new DnsRecordSet[before + draft.Sets.Count];
        sets[0] = start;
        for (var i = 0; i < draft.Sets.Count; i++)
        {
            sets[before + i] = new DnsRecordSet(draft.Sets[i].Type, draft.Sets[i].Ttl, draft.Sets[i].Records);
        }

        return sets;
    }

    private void Fault(DnsRecordSpec record, string fault) => _faults.Add($"zone '{_spec.Key}', record '{record.Name} {record.Type}': {fault}");

    private void Fault(NodeDraft draft, DnsType type, string fault) =>
        _faults.Add($"zone '{_spec.Key}', record '{draft.Name.ToRelaxedText()} {DnsTypeText.Format(type)}': {fault}");
}
