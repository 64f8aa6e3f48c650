using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>A name while its zone is being built.</summary>
internal sealed class NodeDraft
{
    // Owner as a pointer, type, class, time to live, length.
    private const int RecordHeadBytes = 12;

    internal NodeDraft(DnsName name, NodeDraft? parent)
    {
        Name = name;
        Parent = parent;
    }

    internal DnsName Name { get; }

    /// <summary>Null for the apex. Parents are drafted before their children.</summary>
    internal NodeDraft? Parent { get; }

    /// <summary>Its sets in order of their types; nearly every name has one or two.</summary>
    internal List<SetDraft> Sets { get; } = new(1);

    internal bool IsDelegation { get; set; }

    /// <summary>The delegation above it, or null.</summary>
    internal NodeDraft? Above { get; set; }

    internal DnsNode? Node { get; set; }

    /// <summary>Adds a record; one that is there already counts once, and of several times to live the shortest is for all (RFC 2181 section 5).</summary>
    internal void Add(DnsType type, uint ttl, byte[] data)
    {
        var set = Find(type);
        if (set is null)
        {
            var place = Sets.FindIndex(other => other.Type > type);
            Sets.Insert(place < 0 ? Sets.Count : place, set = new SetDraft { Type = type, Ttl = ttl });
        }

        set.Ttl = Math.Min(set.Ttl, ttl);
        if (!set.IsTooLong && !set.Records.Exists(record => record.AsSpan().SequenceEqual(data)))
        {
            set.Records.Add(data);
            set.Bytes += data.Length + RecordHeadBytes;
        }
    }

    internal SetDraft? Find(DnsType type)
    {
        foreach (var set in Sets)
        {
            if (set.Type == type)
            {
                return set;
            }
        }

        return null;
    }

    internal sealed class SetDraft
    {
        internal required DnsType Type { get; init; }

        internal uint Ttl { get; set; }

        internal List<byte[]> Records { get; } = new(1);

        /// <summary>Bytes in a message.</summary>
        internal int Bytes { get; set; }

        /// <summary>True when no message holds them all beside the question and what goes with it; further ones are not kept.</summary>
        internal bool IsTooLong => Bytes > DnsLimits.MessageBytes - 1024;
    }
}
