using System.Net;
using Farspan.Addressing;
using Farspan.Dns.Learning;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;
using Farspan.State.Dns;
using Farspan.State.Filters;

namespace Farspan.Dns.Tests.Learning;

[Trait("Requirement", "C6")]
public sealed class AnswerLedgerTests
{
    private static readonly string[] _hosts = ["api.example.org", "*.models.example.net", "*.example.org", "time.example.net", "deep.models.example.net"];
    private static readonly string[] _names = ["api.example.org", "API.Example.org", "x.models.example.net", "deep.models.example.net", "a.b.models.example.net", "models.example.net", "example.org", "other.example", "time.example.net"];
    private static readonly string[] _addresses = ["192.0.2.1", "192.0.2.2", "198.51.100.7", "10.0.0.5", "169.254.169.254", "127.0.0.1", "100.64.0.9", "2001:db8::1", "2001:db8::2", "fd00::1", "::ffff:10.0.0.5", "fe80::1"];
    private static readonly string[] _within = ["192.0.2.0/24", "198.51.100.0/24", "2001:db8::/33", "2001:db8:8000::/33", "203.0.113.0/25"];

    // A plain second opinion: every promise that was ever made is kept in a list, and asked whole each time.
    [Fact]
    public void What_is_learnt_agrees_with_a_plain_model() => Law.Holds(300, random =>
    {
        var feed = Feed(random);
        var ledger = new AnswerLedger(feed);
        var promises = new List<(string Set, IPAddress Address, long Until)>();
        var now = 0L;
        for (var step = 0; step < 40; step++)
        {
            now += random.Next(0, 90);
            var name = random.Pick(_names);
            var age = (uint)random.Next(0, 40);
            var records = Records(random, name);
            var learnt = ledger.Take(Ask.Name(name), records, age, now);
            var expected = Model(feed, name, records, age, now, promises);
            Assert.Equal(
                expected.Select(e => $"{e.Set} {e.Address} {e.Seconds}").Distinct().Order(StringComparer.Ordinal),
                learnt.Addresses.Select(e => $"{e.Set} {e.Address} {e.Seconds}").Order(StringComparer.Ordinal));
            Assert.DoesNotContain(learnt.Addresses, a => !feed.Within.Any(w => Holds(w, a.Address)));
        }
    });

    [Fact]
    public void An_answer_that_leads_inside_is_told_and_not_learnt()
    {
        var ledger = new AnswerLedger(Feed(["*.example.org"]));
        var learnt = ledger.Take(Ask.Name("rebind.example.org"), [Record("rebind.example.org", "10.0.0.5", 300), Record("rebind.example.org", "192.0.2.1", 300), Record("rebind.example.org", "::ffff:10.0.0.5", 300)], 0, 0);
        Assert.Equal(["192.0.2.1"], learnt.Addresses.Select(a => a.Address.ToString()));
        Assert.Equal(["10.0.0.5", "::ffff:10.0.0.5"], learnt.Refused.Select(a => a.ToString()));
    }

    [Fact]
    public void A_chain_counts_for_the_name_that_was_asked_and_for_no_other()
    {
        var ledger = new AnswerLedger(Feed(["api.example.org"]));
        DnsResourceRecord[] toCdn = [Alias("api.example.org", "edge.cdn.example"), Record("edge.cdn.example", "192.0.2.1", 20)];
        Assert.Equal(AnswerLedger.LeastSeconds, Assert.Single(ledger.Take(Ask.Name("api.example.org"), toCdn, 0, 0).Addresses).Seconds);
        DnsResourceRecord[] fromOther = [Alias("other.example", "api.example.org"), Record("api.example.org", "192.0.2.2", 20)];
        Assert.Empty(ledger.Take(Ask.Name("other.example"), fromOther, 0, 0).Addresses);
    }

    [Fact]
    public void What_an_earlier_process_promised_is_not_shortened()
    {
        var ledger = new AnswerLedger(Feed(["api.example.org"]));
        ledger.Remember("v4-0", IPAddress.Parse("192.0.2.1"), 5000);
        Assert.Equal(5000u, Assert.Single(ledger.Take(Ask.Name("api.example.org"), [Record("api.example.org", "192.0.2.1", 30)], 0, 0).Addresses).Seconds);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public void A_refusal_says_what_is_missing()
    {
        var ledger = new AnswerLedger(Feed(["api.example.org"]));
        ledger.Take(Ask.Name("evil.example"), [Record("evil.example", "192.0.2.9", 30)], 0, 0);
        ledger.Take(Ask.Name("api.example.org"), [Record("api.example.org", "192.0.2.1", 30)], 0, 0);
        Assert.Equal("no egress entry names evil.example on 443/tcp", RefusalReason.Of(ledger, IPAddress.Parse("192.0.2.9"), FilterProtocol.Tcp, 443));
        Assert.Equal("no egress entry names api.example.org on 22/tcp, only 'way 0' on 443/tcp", RefusalReason.Of(ledger, IPAddress.Parse("192.0.2.1"), FilterProtocol.Tcp, 22));
        Assert.Equal("the answer for api.example.org has left its set; ask for the name again", RefusalReason.Of(ledger, IPAddress.Parse("192.0.2.1"), FilterProtocol.Tcp, 443));
        Assert.StartsWith("no answer for a listed name brought 192.0.2.7", RefusalReason.Of(ledger, IPAddress.Parse("192.0.2.7"), FilterProtocol.Tcp, 443), StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_names_and_ten_thousand_answers_stay_bounded()
    {
        var ledger = new AnswerLedger(Feed([.. Enumerable.Range(0, 1000).Select(i => $"host{i}.example.org")]));
        for (var i = 0; i < 10_000; i++)
        {
            var name = $"host{i % 1000}.example.org";
            Assert.Single(ledger.Take(Ask.Name(name), [Record(name, $"198.51.100.{i % 250}", 1)], 0, i).Addresses);
        }

        Assert.Null(ledger.NameOf(IPAddress.Parse("198.51.100.251")));
        Assert.Equal("host999.example.org", ledger.NameOf(IPAddress.Parse("198.51.100.249")));
    }

    private static IEnumerable<LearntAddress> Model(DnsFeedSpec feed, string name, DnsResourceRecord[] records, uint age, long now, List<(string Set, IPAddress Address, long Until)> promises)
    {
        foreach (var record in records.Where(r => r.Type is DnsType.A or DnsType.AAAA))
        {
            var address = new IPAddress(record.Data.Span);
            foreach (var entry in feed.Entries.Where(e => e.Hosts.Any(h => Fits(h, name))))
            {
                var set = record.Type == DnsType.A ? entry.SetV4 : entry.SetV6;
                if (set is null || !feed.Within.Any(w => Holds(w, address)))
                {
                    continue;
                }

                var ttl = Math.Max(0, (long)record.Ttl - age);
                promises.Add((set, address, now + Math.Min(24 * 60 * 60, Math.Max(60, ttl))));
                yield return new LearntAddress(set, address, (uint)(promises.Where(p => p.Set == set && p.Address.Equals(address)).Max(p => p.Until) - now));
            }
        }
    }

    // Bit by bit: what .NET says of an address of the other family in disguise is not to be trusted.
    private static bool Holds(IPNetwork block, IPAddress address)
    {
        var (own, other) = (block.BaseAddress.GetAddressBytes(), address.GetAddressBytes());
        return own.Length == other.Length && Enumerable.Range(0, block.PrefixLength).All(bit => ((own[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    private static bool Fits(string host, string name) => host.StartsWith("*.", StringComparison.Ordinal)
        ? name.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, name, StringComparison.OrdinalIgnoreCase);

    private static DnsResourceRecord[] Records(Random random, string name)
    {
        // One answer gives an address once (RFC 2181 section 5).
        var addresses = _addresses.OrderBy(_ => random.Next()).Take(random.Next(0, 4)).Select(a => Record(name, a, (uint)random.Next(0, 200))).ToArray();
        return random.Chance(3) ? [Alias(name, "edge.example"), .. addresses] : addresses;
    }

    private static DnsFeedSpec Feed(Random random) => Feed([.. _hosts.OrderBy(_ => random.Next()).Take(random.Next(1, 5))], random.Chance(4));

    private static DnsFeedSpec Feed(string[] hosts, bool isV4Only = false) => new()
    {
        Machine = "app",
        Within = [.. _within.Select(IPNetwork.Parse)],
        RefusalGroup = 1,
        Entries = [.. hosts.Chunk(2).Index().Select(c => new DnsFeedEntrySpec
        {
            Name = $"way {c.Index}",
            Hosts = c.Item,
            SetV4 = $"v4-{c.Index}",
            SetV6 = isV4Only ? null : $"v6-{c.Index}",
            Ports = [new DnsFeedPortSpec { Protocol = FilterProtocol.Tcp, Ports = new PortRange(443, 443) }],
        })],
    };

    private static DnsResourceRecord Record(string name, string address, uint ttl)
    {
        var data = IPAddress.Parse(address).GetAddressBytes();
        return new DnsResourceRecord { Section = DnsSection.Answer, Name = Ask.Name(name), Type = data.Length == 4 ? DnsType.A : DnsType.AAAA, Class = DnsClass.IN, Ttl = ttl, Data = data };
    }

    private static DnsResourceRecord Alias(string name, string target)
    {
        Assert.True(RecordText.TryParse(DnsType.CNAME, $"{target}.", out var data, out var problem), problem);
        return new DnsResourceRecord { Section = DnsSection.Answer, Name = Ask.Name(name), Type = DnsType.CNAME, Class = DnsClass.IN, Ttl = 30, Data = data };
    }
}
