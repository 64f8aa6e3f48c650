using System.Net;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Learning;

/// <summary>Decides what answers bring into the learnt sets, for how long, and remembers which name an address was answered for.</summary>
/// <remarks>
/// <para>An address stays for its record's time, at least <see cref="LeastSeconds"/> and at most <see cref="MostSeconds"/>; a later answer never shortens what an earlier one promised.</para>
/// <para>Only the name that was asked decides, and only addresses within the feed's blocks are learnt. No clock, no kernel: time is given. Not thread-safe.</para>
/// </remarks>
public sealed class AnswerLedger
{
    /// <summary>Programs connect some time after they asked, and some answers live for no second.</summary>
    public const uint LeastSeconds = 60;

    /// <summary>No promise is longer.</summary>
    public const uint MostSeconds = 24 * 60 * 60;

    // Names are for the log alone; what is over the bound is told without one.
    private const int MostNames = 8192;

    private readonly Dictionary<(string Set, IPAddress Address), long> _until = [];
    private readonly Dictionary<IPAddress, string> _names = [];
    private readonly Queue<IPAddress> _order = new();
    private readonly EgressNames _entries;
    private readonly OutsideSpans _within;
    private long _pruneAt;

    /// <summary>Begins with nothing learnt.</summary>
    public AnswerLedger(DnsFeedSpec feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        _entries = new EgressNames(feed.Entries);
        _within = new OutsideSpans(feed.Within);
    }

    /// <summary>An address is in a set already, by an earlier process.</summary>
    /// <param name="set">The set.</param>
    /// <param name="address">The address.</param>
    /// <param name="until">Second at which it leaves.</param>
    public void Remember(string set, IPAddress address, long until) => _until[(set, address)] = Math.Max(until, _until.GetValueOrDefault((set, address)));

    /// <summary>Takes an answer.</summary>
    /// <param name="asked">The name that was asked.</param>
    /// <param name="answers">The records of the answer.</param>
    /// <param name="ageSeconds">How long the answer has been kept.</param>
    /// <param name="now">Seconds of a clock that only goes forwards.</param>
    public LearntAnswer Take(DnsName asked, IReadOnlyList<DnsResourceRecord> answers, uint ageSeconds, long now)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var name = asked.ToLower().ToRelaxedText();
        var entries = _entries.Of(name);
        List<LearntAddress> learnt = [];
        List<IPAddress> refused = [];
        foreach (var record in answers)
        {
            if (AddressOf(record) is not { } address)
            {
                continue;
            }

            Name(address, name);
            List<string> sets = [.. entries.Select(e => record.Type == DnsType.AAAA ? e.SetV6 : e.SetV4).OfType<string>()];
            if (sets.Count > 0 && !_within.Contains(address))
            {
                refused.Add(address);
                continue;
            }

            var seconds = Math.Clamp(record.Ttl > ageSeconds ? record.Ttl - ageSeconds : 0, LeastSeconds, MostSeconds);
            foreach (var set in sets)
            {
                var until = Math.Max(now + seconds, _until.GetValueOrDefault((set, address)));
                _until[(set, address)] = until;
                learnt.Add(new LearntAddress(set, address, (uint)(until - now)));
            }
        }

        Prune(now);
        return new LearntAnswer([.. learnt.Distinct()], refused);
    }

    /// <summary>The name that was last asked and had this address; null where none is known.</summary>
    public string? NameOf(IPAddress address) => _names.GetValueOrDefault(address);

    /// <summary>The ways outside that list a name.</summary>
    public IReadOnlyList<DnsFeedEntrySpec> EntriesOf(string name) => _entries.Of(name);

    // An address of the other family in disguise is none (RFC 4291 section 2.5.5.2).
    private static IPAddress? AddressOf(DnsResourceRecord record) => record switch
    {
        { Type: DnsType.A, Class: DnsClass.IN, Data.Length: 4 } or { Type: DnsType.AAAA, Class: DnsClass.IN, Data.Length: 16 } => new IPAddress(record.Data.Span),
        _ => null,
    };

    private void Name(IPAddress address, string name)
    {
        if (!_names.ContainsKey(address))
        {
            _order.Enqueue(address);
            if (_order.Count > MostNames)
            {
                _names.Remove(_order.Dequeue());
            }
        }

        _names[address] = name;
    }

    // Once in a while: what has left its set is forgotten.
    private void Prune(long now)
    {
        if (now < _pruneAt)
        {
            return;
        }

        _pruneAt = now + LeastSeconds;
        foreach (var key in _until.Where(u => u.Value <= now).Select(u => u.Key).ToList())
        {
            _until.Remove(key);
        }
    }
}
