using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

[Trait("Requirement", "C5")]
public sealed class AgreementTests
{
    private static readonly DnsType[] Asked =
        [DnsType.A, DnsType.A, DnsType.AAAA, DnsType.TXT, DnsType.MX, DnsType.CNAME, DnsType.NS, DnsType.SRV, DnsType.SOA, DnsType.ANY, DnsType.DS, DnsType.CAA];

    [Fact]
    public void Agrees_with_a_plain_reading_of_the_standards() => Law.Holds(400, random =>
    {
        var zone = RandomZone.Make(random);
        var snapshot = Spec.Build(Spec.Server(zone));
        var plain = new PlainResolver(zone);
        for (var i = 0; i < 60; i++)
        {
            var name = RandomZone.Name(random);
            var type = random.Pick(Asked);
            if (plain.Answer(name, type) is { } expected)
            {
                var lines = Ask.Text(snapshot, name, type, Ask.From(transport: DnsTransport.Tcp)).Split('\n');
                var answer = $"{lines[0]}\n{string.Join('\n', lines[1..].Order(StringComparer.Ordinal))}";
                Assert.True(expected == answer, $"{name} {type}\n--- expected\n{expected}\n--- answered\n{answer}\n--- zone\n{string.Join('\n', zone.Records.Select(r => $"{r.Name} {r.Type} {r.Data}"))}");
            }
        }
    });
}
