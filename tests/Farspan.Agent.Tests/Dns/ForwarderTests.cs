using System.Net;
using System.Security.Cryptography;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Asking others over real sockets: good ones, bad ones, and none.</summary>
[Trait("Requirement", "C5")]
public sealed class ForwarderTests
{
    // Where somebody never answers: short, so that he does not hold the tests up; nothing here is asserted by how long it took.
    private static readonly ForwardTiming Hasty = Patience.Forwarding with
    {
        Deadline = TimeSpan.FromSeconds(2),
        ShortestAttempt = TimeSpan.FromMilliseconds(100),
        LongestAttempt = TimeSpan.FromMilliseconds(400),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_asked_for_once_and_then_kept()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        using var forwarder = New(upstream.Endpoint);
        Assert.Equal("192.0.2.1", Text(await forwarder.AskAsync(Asked("www.example.org"), Stop)));
        var kept = await forwarder.AskAsync(Asked("WWW.example.org"), Stop);
        Assert.True(kept.IsFromCache);
        Assert.Equal(1, upstream.Asked);
        Assert.True(forwarder.Counters() is { Hits: 1, Misses: 1, Entries: 1 });
        Assert.True(Assert.Single(forwarder.Upstreams()) is { IsHealthy: true, Answers: 1, Failures: 0 });
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_asked_once()
    {
        using var gate = new SemaphoreSlim(0);
        await using var upstream = new TestUpstream((query, _) =>
        {
            Assert.True(gate.Wait(Patience.Long, Stop));
            return [TestUpstream.Address(query, "192.0.2.1")];
        });
        using var forwarder = New(upstream.Endpoint);
        var all = Enumerable.Range(0, 50).Select(_ => forwarder.AskAsync(Asked("www.example.org"), Stop).AsTask()).ToList();
        gate.Release(8);
        Assert.All(await Task.WhenAll(all), result => Assert.Equal("192.0.2.1", Text(result)));
        Assert.Equal(49, forwarder.Counters().Joined);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("question")]
    [InlineData("silence")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("refuses")]
    [InlineData("flood")]
    [InlineData("case")]
    public async Task A_bad_server_is_passed_by_for_a_good_one(string fault)
    {
        await using var bad = new TestUpstream((query, isTcp) => Bad(fault, query, isTcp));
        await using var good = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.2")]);
        using var forwarder = New([bad.Endpoint, good.Endpoint], Hasty);

        // Now and then the other one is asked first, to see how it is; and on a busy machine the good one may be too slow for the hasty.
        var (asked, told) = (0, "");
        while (told.Length == 0 || forwarder.Upstreams()[0].Failures == 0)
        {
            Stop.ThrowIfCancellationRequested();
            told = Text(await forwarder.AskAsync(Asked($"www{asked++}.example.org"), Stop));
            Assert.True(told is "192.0.2.2" or "");
        }
    }

    [Theory]
    [InlineData("id")]
    [InlineData("question")]
    [InlineData("silence")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("flood")]
    public async Task With_bad_servers_alone_it_fails_in_time_and_goes_on(string fault)
    {
        var isBad = true;
        await using var upstream = new TestUpstream((query, isTcp) => Volatile.Read(ref isBad) ? Bad(fault, query, isTcp) : [TestUpstream.Address(query, "192.0.2.3")]);
        using var forwarder = New(upstream.Endpoint, Hasty);
        Assert.Equal(DnsResponseCode.ServerFailure, (await forwarder.AskAsync(Asked("www.example.org"), Stop)).Answer.Code);
        Volatile.Write(ref isBad, false);
        var (asked, told) = (0, "");
        while (told.Length == 0)
        {
            Stop.ThrowIfCancellationRequested();
            told = Text(await forwarder.AskAsync(Asked($"other{asked++}.example.org"), Stop));
        }

        Assert.Equal("192.0.2.3", told);
    }

    [Fact]
    public async Task What_is_too_long_is_asked_again_by_tcp()
    {
        await using var upstream = new TestUpstream((query, isTcp) => [isTcp
            ? TestUpstream.Records(query, DnsResponseCode.NoError, [.. Enumerable.Range(0, 200).Select(i => (DnsType.A, 60u, new byte[] { 10, 0, 0, (byte)i }))])
            : Truncated(query)]);
        using var forwarder = New(upstream.Endpoint);
        Assert.Equal(200, (await forwarder.AskAsync(Asked("www.example.org"), Stop)).Answer.Answers.Count);
        Assert.Equal(2, upstream.Asked);
    }

    [Fact]
    public async Task A_server_that_loses_the_case_of_letters_is_believed_by_tcp_and_then_asked_without()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(Lower(query), "192.0.2.1")]);
        using var forwarder = New(upstream.Endpoint);
        Assert.Equal("192.0.2.1", Text(await forwarder.AskAsync(Asked("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.org"), Stop)));
        Assert.Equal(2, upstream.Asked);
        await forwarder.AskAsync(Asked("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example.org"), Stop);
        Assert.Equal(3, upstream.Asked);
    }

    [Fact]
    public async Task A_server_without_extensions_is_asked_without()
    {
        await using var upstream = new TestUpstream((query, _) => [query[11] == 1 ? TestUpstream.Records(query, DnsResponseCode.FormatError) : TestUpstream.Address(query, "192.0.2.1")]);
        using var forwarder = New(upstream.Endpoint);
        Assert.Equal("192.0.2.1", Text(await forwarder.AskAsync(Asked("www.example.org"), Stop)));
    }

    [Fact]
    public async Task What_is_stale_is_better_than_nothing()
    {
        var time = new SkewedTime();
        var isThere = true;
        await using var upstream = new TestUpstream((query, _) => Volatile.Read(ref isThere) ? [TestUpstream.Address(query, "192.0.2.1", ttl: 1)] : []);
        using var forwarder = New([upstream.Endpoint], Patience.Forwarding with { StaleAfter = TimeSpan.FromMilliseconds(300) }, time);
        await forwarder.AskAsync(Asked("www.example.org"), Stop);
        Volatile.Write(ref isThere, false);
        time.Skip(TimeSpan.FromSeconds(2));
        var stale = await forwarder.AskAsync(Asked("www.example.org"), Stop);
        Assert.True(stale.IsStale);
        Assert.Equal("192.0.2.1", Text(stale));
        Volatile.Write(ref isThere, true);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_changes_nothing()
    {
        var time = new SkewedTime();
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1", ttl: 3600)]);
        using var forwarder = New([upstream.Endpoint], null, time);
        await forwarder.AskAsync(Asked("www.example.org"), Stop);
        foreach (var years in new[] { -30, 30 })
        {
            time.SetWall(DateTimeOffset.UnixEpoch.AddYears(30 + years));
            Assert.True((await forwarder.AskAsync(Asked("www.example.org"), Stop)) is { IsFromCache: true, IsStale: false, AgeSeconds: < 60 });
        }
    }

    [Fact]
    public async Task Each_domain_has_its_own_servers_and_none_speaks_for_another()
    {
        // It says more than it is asked for.
        await using var cluster = new TestUpstream((query, _) => [TestUpstream.Records(query, DnsResponseCode.NoError, (DnsType.CNAME, 60, Wire("www.example.org")))]);
        await using var rest = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.9")]);
        using var forwarder = new Forwarder(
            Spec(new DnsForwardSpec { Domain = "svc.cluster.local", Servers = [cluster.Endpoint] }, new DnsForwardSpec { Domain = "", Servers = [rest.Endpoint] }),
            Patience.Forwarding,
            RandomNumberGenerator.Fill,
            TimeProvider.System);
        Assert.Equal("CNAME 192.0.2.9", Text(await forwarder.AskAsync(Asked("a.svc.cluster.local"), Stop)));
        Assert.Equal(1, cluster.Asked);
        Assert.Equal(1, rest.Asked);
    }

    [Fact]
    public async Task Servers_that_lead_to_each_other_for_ever_are_a_failure()
    {
        await using var one = new TestUpstream((query, _) => [TestUpstream.Records(query, DnsResponseCode.NoError, (DnsType.CNAME, 60, Wire("a.two.test")))]);
        await using var two = new TestUpstream((query, _) => [TestUpstream.Records(query, DnsResponseCode.NoError, (DnsType.CNAME, 60, Wire("a.one.test")))]);
        using var forwarder = new Forwarder(
            Spec(new DnsForwardSpec { Domain = "one.test", Servers = [one.Endpoint] }, new DnsForwardSpec { Domain = "two.test", Servers = [two.Endpoint] }),
            Patience.Forwarding,
            RandomNumberGenerator.Fill,
            TimeProvider.System);
        Assert.Equal(DnsResponseCode.ServerFailure, (await forwarder.AskAsync(Asked("a.one.test"), Stop)).Answer.Code);
    }

    [Fact]
    public async Task Too_many_at_once_fail_at_once()
    {
        await using var upstream = new TestUpstream((_, _) => []);
        using var forwarder = New([upstream.Endpoint], Hasty with { MostOpen = 2 });
        var all = Enumerable.Range(0, 5).Select(i => forwarder.AskAsync(Asked($"n{i}.example.org"), Stop).AsTask()).ToList();
        Assert.All(await Task.WhenAll(all), r => Assert.Equal(DnsResponseCode.ServerFailure, r.Answer.Code));
        Assert.Equal(3, forwarder.Counters().Overflowed);
    }

    [Fact]
    public async Task Another_spec_forgets_what_others_said_and_a_bad_one_changes_nothing()
    {
        await using var before = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        await using var after = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.2")]);
        using var forwarder = New(before.Endpoint);
        await forwarder.AskAsync(Asked("www.example.org"), Stop);
        Assert.Throws<FormatException>(() => forwarder.Use(Spec(new DnsForwardSpec { Domain = "", Servers = [] })));
        Assert.True((await forwarder.AskAsync(Asked("www.example.org"), Stop)).IsFromCache);
        forwarder.Use(Spec(new DnsForwardSpec { Domain = "", Servers = [after.Endpoint] }));
        Assert.Equal("192.0.2.2", Text(await forwarder.AskAsync(Asked("www.example.org"), Stop)));
    }

    private static IEnumerable<byte[]> Bad(string fault, byte[] query, bool isTcp)
    {
        var reply = TestUpstream.Address(query, "203.0.113.66");
        switch (fault)
        {
            case "id":
                reply[0] ^= 0xFF;
                return [reply];
            case "question":
                reply[14] ^= 0x01;
                return [reply];
            case "garbage":
                return [RandomNumberGenerator.GetBytes(40), []];
            case "cut":
                return [reply[..^3]];
            case "refuses":
                return [TestUpstream.Records(query, DnsResponseCode.Refused)];
            case "flood":
                reply[0] ^= 0xFF;
                return Enumerable.Repeat(reply, 200);
            case "case":
                return isTcp ? [] : [TestUpstream.Address(Lower(query), "203.0.113.66")];
            default:
                return [];
        }
    }

    private static byte[] Lower(byte[] query)
    {
        var lower = query.ToArray();
        for (var i = 12; i < lower.Length && lower[i] != 0; i++)
        {
            lower[i] = lower[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(lower[i] | 0x20) : lower[i];
        }

        return lower;
    }

    private static byte[] Truncated(byte[] query)
    {
        var reply = TestUpstream.Records(query, DnsResponseCode.NoError);
        reply[2] |= 2;
        return reply;
    }

    private static byte[] Wire(string name) => DnsName.TryParse(name, out var parsed) ? parsed.Wire.ToArray() : [];

    private static ForwardQuestion Asked(string name) =>
        DnsName.TryParse(name, out var parsed) ? new ForwardQuestion(new DnsQuestion(parsed, DnsType.A, DnsClass.IN), WantsSignatures: false, ChecksDisabled: false) : default;

    private static string Text(ForwardResult result) => string.Join(' ', result.Answer.Answers.Select(r => r.Type == DnsType.A ? new IPAddress(r.Data.Span).ToString() : r.Type.ToString()));

    private static Forwarder New(IPEndPoint upstream, ForwardTiming? timing = null) => New([upstream], timing);

    private static Forwarder New(IReadOnlyList<IPEndPoint> upstreams, ForwardTiming? timing = null, TimeProvider? time = null) =>
        new(Spec(new DnsForwardSpec { Domain = "", Servers = upstreams }), timing ?? Patience.Forwarding, RandomNumberGenerator.Fill, time ?? TimeProvider.System);

    private static DnsServerSpec Spec(params DnsForwardSpec[] forwards) => TestDns.Server([]) with { Forwards = forwards };

    /// <summary>The system's clock, some way on; its wall may show anything.</summary>
    private sealed class SkewedTime : TimeProvider
    {
        private long _skipped;
        private DateTimeOffset? _wall;

        public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _skipped);

        public override DateTimeOffset GetUtcNow() => _wall ?? System.GetUtcNow();

        public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));

        public void SetWall(DateTimeOffset wall) => _wall = wall;
    }
}
