using System.Net.Sockets;
using Farspan.Dns.Tests.Answering;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Differential;

/// <summary>The same zones and questions, answered by us and by NSD: code, flags, answers, authority, and the glue of referrals agree.</summary>
[Trait("Requirement", "C5")]
public sealed class NsdAgreementTests
{
    private const int Zones = 60;
    private const int QuestionsPerZone = 100;
    private static readonly DnsType[] Asked =
        [DnsType.A, DnsType.A, DnsType.AAAA, DnsType.TXT, DnsType.MX, DnsType.CNAME, DnsType.NS, DnsType.SRV, DnsType.SOA, DnsType.DS, DnsType.CAA, (DnsType)65280];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Answers_as_NSD_does(int seed)
    {
        Assert.SkipUnless(File.Exists(NsdServer.Program), "nsd is not installed");
        var random = new Random(seed);
        var zones = Enumerable.Range(0, Zones).Select(i => RandomZone.Make(random, $"z{i}.test")).ToList();
        var snapshot = Spec.Build(Spec.Server(zones, [Spec.View("all", "0.0.0.0/0", [.. zones.Select(z => z.Key)])]));
        await using var nsd = await NsdServer.StartAsync(zones, TestContext.Current.CancellationToken);
        using var client = new TcpClient();
        await client.ConnectAsync(nsd.Endpoint, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var compared = 0;
        foreach (var zone in zones)
        {
            for (var i = 0; i < QuestionsPerZone; i++)
            {
                var name = RandomZone.Name(random, zone.Name);
                var type = random.Pick(Asked);
                if (new PlainResolver(zone).Answer(name, type) is null)
                {
                    continue; // Names in a circle: each server ends it where it likes.
                }

                var query = Ask.Query(name, type, payload: 1232);
                var theirs = Comparable(await NsdServer.AskAsync(stream, query, TestContext.Current.CancellationToken), zone);
                var ours = Comparable(Ask.Raw(snapshot, query, Ask.From(transport: DnsTransport.Tcp)).Message, zone);
                Assert.True(theirs == ours, $"{name} {type}\n--- NSD\n{theirs}\n--- ours\n{ours}\n--- zone\n{string.Join('\n', zone.Records.Select(r => $"{r.Name} {r.Type} {r.Data}"))}");
                compared++;
            }
        }

        Assert.True(compared > Zones * QuestionsPerZone * 9 / 10, $"{compared} compared");
    }

    // Which addresses go with an answer is each server's choice; with a referral those that the zone has are needed (NSD makes some by wildcards too).
    private static string Comparable(byte[] message, DnsZoneSpec zone)
    {
        var lines = Ask.Describe(message).ToLowerInvariant().Split('\n');
        var isReferral = !lines.Any(line => line.StartsWith("answer", StringComparison.Ordinal)) && lines.Any(line => line.StartsWith("authority", StringComparison.Ordinal) && line.Contains(" ns ", StringComparison.Ordinal));
        bool Counts(string line) => !line.StartsWith("additional", StringComparison.Ordinal) || (isReferral && zone.Records.Any(r => $"{r.Name}." == line.Split(' ')[1]));
        return $"{lines[0]}\n{string.Join('\n', lines[1..].Where(Counts).Order(StringComparer.Ordinal))}";
    }
}
