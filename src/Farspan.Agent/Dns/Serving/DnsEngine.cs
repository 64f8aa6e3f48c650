using System.Net;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Learning;
using Farspan.Agent.Dns.Udp;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Answers questions whatever they came by: from the snapshot, or by asking others. Thread-safe; the snapshot is swapped in one assignment.</summary>
internal sealed class DnsEngine
{
    private readonly Forwarder _forwarder;
    private readonly QueryLog _log;
    private readonly LinkTable _links;
    private readonly TimeProvider _time;
    private readonly ulong _seed;
    private Parts _parts;

    /// <summary>Makes it.</summary>
    /// <param name="snapshot">What it answers from.</param>
    /// <param name="forwarder">Who asks others.</param>
    /// <param name="log">Where questions are written.</param>
    /// <param name="cookies">Makes cookies.</param>
    /// <param name="entropy">Chance for limits.</param>
    /// <param name="time">The clock.</param>
    public DnsEngine(DnsSnapshot snapshot, Forwarder forwarder, QueryLog log, ServerCookies cookies, EntropySource entropy, TimeProvider time)
    {
        (_forwarder, _log, _time) = (forwarder, log, time);
        _links = new LinkTable(time);
        Span<byte> chance = stackalloc byte[sizeof(ulong)];
        entropy(chance);
        _seed = BitConverter.ToUInt64(chance);
        _parts = Build(snapshot, cookies, null);
    }

    /// <summary>What learns from others' answers before they leave; null where nothing does.</summary>
    public IAnswerFeed? Feed { get; init; }

    /// <summary>What it has counted.</summary>
    public DnsCounters Counters { get; } = new();

    /// <summary>What it answers from.</summary>
    public DnsSnapshot Snapshot => Volatile.Read(ref _parts).Snapshot;

    /// <summary>Answers from another snapshot from here on; questions that are being answered keep the one they began with.</summary>
    public void Swap(DnsSnapshot snapshot) => Volatile.Write(ref _parts, Build(snapshot, Cookies, _parts));

    /// <summary>Makes cookies with another secret from here on. Not while it is given another snapshot.</summary>
    public void Use(ServerCookies cookies) => Volatile.Write(ref _parts, Build(Snapshot, cookies, _parts));

    /// <summary>What datagrams are answered from.</summary>
    public UdpServing Datagrams => Volatile.Read(ref _parts).Datagrams;

    /// <summary>Name of a link, or empty.</summary>
    public string LinkName(int index) => _links.Of(index);

    /// <summary>An asker at the other end of a stream.</summary>
    public DnsAsker Asker(IPAddress source, IPAddress local, DnsTransport transport) => DnsAsker.From(source, Volatile.Read(ref _parts).Datagrams.UsesLinks ? _links.Of(local) : "", transport);

    /// <summary>Answers a question that came by a stream, at once or when others have.</summary>
    /// <param name="query">The message; must stay as it is until the answer is there.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="source">The same, for the log.</param>
    /// <param name="response">Where the answer goes: <see cref="DnsLimits.MessageBytes"/>.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    public ValueTask<DnsReply> AnswerAsync(ReadOnlyMemory<byte> query, DnsAsker asker, IPAddress source, Memory<byte> response, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var parts = Volatile.Read(ref _parts);
        var now = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
        var outcome = Resolver.Answer(query.Span, asker, response.Span, parts.Snapshot, parts.Datagrams.Cookies, now);
        switch (outcome.Kind)
        {
            case DnsOutcomeKind.Answered:
                Note(query.Span, asker, source, outcome, outcome.Code, "zone", began);
                return ValueTask.FromResult(new DnsReply(outcome.Length, null));
            case DnsOutcomeKind.Forward:
                return LaterAsync(ForwardAsync(query, asker, source, outcome, response, began, cancellationToken));
            case DnsOutcomeKind.Transfer:
                Note(query.Span, asker, source, outcome, DnsResponseCode.NoError, "zone", began);
                return ValueTask.FromResult(new DnsReply(0, outcome.Zone));
            default:
                Counters.Drop();
                return ValueTask.FromResult(default(DnsReply));
        }
    }

    /// <summary>Answers a question with what others say.</summary>
    /// <param name="query">The message; must stay as it is until the answer is there.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="source">The same, for the log.</param>
    /// <param name="outcome">What zones had of it.</param>
    /// <param name="response">Where the answer goes; begins with what zones had.</param>
    /// <param name="began">When the question came.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <returns>Bytes of the answer.</returns>
    public async Task<int> ForwardAsync(
        ReadOnlyMemory<byte> query, DnsAsker asker, IPAddress source, DnsOutcome outcome, Memory<byte> response, long began, CancellationToken cancellationToken)
    {
        DnsQuery.Read(query.Span, out var asked);
        var chain = ReadChain(response.Span[..outcome.Length], out var target);
        var name = target ?? NameOf(query.Span);
        var question = new ForwardQuestion(new DnsQuestion(name, asked.Type, asked.Class), asked.DnssecOk, (asked.Header.Flags & DnsHeader.CheckingDisabled) != 0);
        var result = await _forwarder.AskAsync(question, cancellationToken);
        var answer = chain is null ? result.Answer : result.Answer with { Answers = [.. chain, .. result.Answer.Answers], IsAuthentic = false };
        if (Feed is { } feed && !feed.TryLearn(name, result.Answer, result.AgeSeconds))
        {
            answer = ForwardedAnswer.Failure(0);
        }

        var most = Math.Min(response.Length, asker.Transport != DnsTransport.Udp ? DnsLimits.MessageBytes
            : asked.HasEdns ? Math.Clamp((int)asked.PayloadBytes, DnsLimits.PlainUdpBytes, DnsLimits.UdpPayloadBytes)
            : DnsLimits.PlainUdpBytes);
        Span<byte> cookie = stackalloc byte[ServerCookies.ClientBytes + ServerCookies.ServerBytes];
        var now = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
        if (asked.CookieLength > 0)
        {
            Cookies.Exchange(query.Span.Slice(asked.CookieOffset, asked.CookieLength), asker, now, cookie);
        }

        // Records of zones that stand before what others said have not aged.
        var age = chain is null ? result.AgeSeconds : 0;
        var length = ForwardedMessage.Write(response.Span[..most], query.Span, asked, answer, age, result.IsStale, asked.CookieLength > 0 ? cookie : default);
        Note(query.Span, asker, source, outcome, answer.Code, result.IsStale ? "stale" : result.IsFromCache ? "cache" : "upstream", began);
        return length;
    }

    /// <summary>Writes a line into the query log.</summary>
    public void Log(ReadOnlySpan<byte> query, in DnsAsker asker, IPAddress source, in DnsOutcome outcome, DnsResponseCode code, string from, TimeSpan elapsed) => _log.Write(new QueryLine
    {
        Time = _time.GetUtcNow(),
        Source = source,
        Transport = asker.Transport,
        View = outcome.View?.Name,
        Name = NameOf(query),
        Type = outcome.Type,
        Code = code,
        From = from,
        Microseconds = (long)elapsed.TotalMicroseconds,
    });

    /// <summary>Counts an asker with a good certificate who may not ask, and writes it into the query log, whatever share of the questions that has.</summary>
    public void RefuseCaller(IPAddress source, string caller, string missing)
    {
        Counters.RefuseCaller();
        _log.Write(new QueryLine
        {
            Time = _time.GetUtcNow(),
            Source = source,
            Transport = DnsTransport.Tls,
            View = null,
            Name = DnsName.Root,
            Type = default,
            Code = DnsResponseCode.Refused,
            From = "",
            Microseconds = 0,
            Refused = caller,
            Missing = missing,
        });
    }

    private static async ValueTask<DnsReply> LaterAsync(Task<int> length) => new(await length, null);

    /// <summary>The part of an answer that zones gave, and the name where it leads out of them; null for none.</summary>
    private static List<DnsResourceRecord>? ReadChain(ReadOnlySpan<byte> known, out DnsName? target)
    {
        target = null;
        if (known.IsEmpty || !DnsMessageReader.TryBegin(known, out var reader) || !reader.TryReadQuestion(out _))
        {
            return null;
        }

        var chain = new List<DnsResourceRecord>();
        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            chain.Add(record);
            target = record.Type == DnsType.CNAME && DnsName.TryReadWire(record.Data.Span, 0, out var name, out _) ? name : target;
        }

        return target is null ? null : chain;
    }

    private static DnsName NameOf(ReadOnlySpan<byte> query) => DnsName.TryReadWire(query, DnsHeader.Length, out var name, out _) ? name : DnsName.Root;

    private void Note(ReadOnlySpan<byte> query, in DnsAsker asker, IPAddress source, in DnsOutcome outcome, DnsResponseCode code, string from, long began)
    {
        var elapsed = _time.GetElapsedTime(began);
        Counters.Answered(asker.Transport, Counters.SlotOf(outcome.View?.Name), outcome.Type, code, (long)elapsed.TotalMicroseconds);
        if (_log.Takes())
        {
            Log(query, asker, source, outcome, code, from, elapsed);
        }
    }

    private ServerCookies Cookies => Volatile.Read(ref _parts).Datagrams.Cookies!;

    private Parts Build(DnsSnapshot snapshot, ServerCookies cookies, Parts? before)
    {
        var spec = snapshot.Spec;
        var limiter = before is not null && before.Snapshot.Spec.ResponsesPerSecond == spec.ResponsesPerSecond ? before.Datagrams.Limiter
            : spec.ResponsesPerSecond is { } limit ? new ResponseLimiter(limit, _seed)
            : null;
        return new Parts(snapshot, new UdpServing
        {
            Snapshot = snapshot,
            Cookies = cookies,
            Limiter = limiter,
            ViewSlots = [.. snapshot.Views.Select(v => Counters.SlotOf(v.Name))],
            UsesLinks = spec.Views.Any(v => v.Links.Count > 0),
            LogOneOf = spec.LogOneOf,
        });
    }

    /// <summary>What changes together.</summary>
    private sealed record Parts(DnsSnapshot Snapshot, UdpServing Datagrams);
}
