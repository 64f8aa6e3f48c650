using Farspan.Dns.Answering;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

[Trait("Requirement", "C5")]
public sealed class RobustnessTests
{
    private static readonly ServerCookies Cookies = new(new byte[16], null);

    [Fact]
    public void Whatever_is_asked_is_answered_well_formed_or_not_at_all() => Law.Holds(300, random =>
    {
        var snapshot = Spec.Build(Spec.Server(RandomZone.Make(random)));
        for (var i = 0; i < 40; i++)
        {
            var query = Mangled(random);
            var transport = random.Pick(DnsTransport.Udp, DnsTransport.Tcp, DnsTransport.Tls, DnsTransport.Https);
            var response = new byte[transport == DnsTransport.Udp ? DnsLimits.UdpPayloadBytes : DnsLimits.MessageBytes];
            var outcome = Resolver.Answer(query, Ask.From(transport: transport), response, snapshot, random.Chance(2) ? Cookies : null, 1);
            if (outcome.Kind != DnsOutcomeKind.Answered)
            {
                Assert.Equal(DnsOutcomeKind.Dropped, outcome.Kind);
                continue;
            }

            Ask.Describe(response.AsSpan(0, outcome.Length));
            Assert.NotEqual(DnsResponseCode.ServerFailure, outcome.Code);
            Assert.Equal(query[..2], response[..2]);
            var truncated = Resolver.Truncate(response, outcome.Length);
            Assert.True(truncated <= outcome.Length);
        }
    });

    [Fact]
    public void Answers_cost_no_memory()
    {
        var zone = RandomZone.Make(new Random(5));
        var snapshot = Spec.Build(Spec.Server(zone));
        var random = new Random(1);
        var queries = Enumerable.Range(0, 50).Select(_ => Ask.Query(RandomZone.Name(random), random.Pick(DnsType.A, DnsType.MX, DnsType.TXT), payload: 1232)).ToList();
        var response = new byte[DnsLimits.UdpPayloadBytes];
        var asker = Ask.From();
        queries.ForEach(query => Resolver.Answer(query, asker, response, snapshot, Cookies, 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var query in queries)
        {
            Resolver.Answer(query, asker, response, snapshot, Cookies, 1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Mangled(Random random)
    {
        if (random.Chance(4))
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var type = random.Chance(2) ? (DnsType)random.Next(65536) : random.Pick(DnsType.A, DnsType.MX, DnsType.ANY, DnsType.SOA, DnsType.IXFR);
        var query = Ask.Query(RandomZone.Name(random), type, payload: random.Chance(2) ? random.Next(65536) : null, options: random.Chance(2) ? [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8] : null);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            query[random.Next(query.Length)] = (byte)random.Next(256);
        }

        return random.Chance(6) ? query[..random.Next(query.Length)] : query;
    }
}
