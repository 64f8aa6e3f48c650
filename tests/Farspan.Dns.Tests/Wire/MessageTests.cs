using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Wire;

[Trait("Requirement", "C5")]
public sealed class MessageTests
{
    [Fact]
    public void Names_are_compressed_as_in_the_standard()
    {
        // RFC 1035 section 4.1.4: F.ISI.ARPA, FOO.F.ISI.ARPA, ARPA and the root.
        var writer = new DnsMessageWriter(new byte[512]);
        foreach (var name in (string[])["F.ISI.ARPA", "FOO.F.ISI.ARPA", "ARPA", ""])
        {
            Assert.True(writer.TryWriteQuestion(new DnsQuestion(Ask.Name(name), DnsType.A, DnsClass.IN)));
        }

        Assert.Equal(
            "01460349534904415250410000010001" + "03464f4fc00c00010001" + "c01200010001" + "0000010001",
            Convert.ToHexStringLower(writer.Written[12..]));
        Assert.Equal(4, writer.Written[5]);
    }

    [Fact]
    public void A_real_answer_is_read()
    {
        // www.example.org, A, by BIND 9.18, with EDNS and a CNAME.
        var message = Convert.FromHexString(
            "1234850000010002000000010377777707657861" + "6d706c65036f72670000010001" + "c00c000500010000003c0004017ac010" + "c02d000100010000003c00040a000001" + "000029" + "04d0000000000000");
        Assert.Equal("NoError aa\nAnswer www.example.org. 60 CNAME z.example.org.\nAnswer z.example.org. 60 A 10.0.0.1", Ask.Describe(message));
    }

    [Fact]
    public void Records_of_every_type_come_back() => Law.Holds(300, random =>
    {
        var written = new List<(DnsSection Section, DnsName Name, DnsType Type, uint Ttl, byte[] Data)>();
        var writer = new DnsMessageWriter(new byte[4096]);
        foreach (var section in Enum.GetValues<DnsSection>())
        {
            for (var count = random.Next(5); count > 0; count--)
            {
                var name = Ask.Name(random.Pick("a.example.org", "example.org", "b.a.example.org", "net", ""));
                var (type, data) = Record(random);
                var ttl = (uint)random.Next();
                if (writer.TryWriteRecord(section, name.Wire, type, DnsClass.IN, ttl, data))
                {
                    written.Add((section, name, type, ttl, data));
                }
            }
        }

        Assert.True(DnsMessageReader.TryBegin(writer.Written, out var reader));
        foreach (var (section, name, type, ttl, data) in written)
        {
            Assert.True(reader.TryReadRecord(out var record));
            Assert.Equal((section, name, type, ttl), (record.Section, record.Name, record.Type, record.Ttl));
            Assert.True(data.AsSpan().SequenceEqual(record.Data.Span));
        }

        Assert.True(reader.IsComplete);
    });

    [Fact]
    public void Nothing_is_written_past_the_limit() => Law.Holds(300, random =>
    {
        var buffer = new byte[400];
        var limit = random.Next(12, 300);
        var writer = new DnsMessageWriter(buffer) { Limit = limit };
        for (var i = 0; i < 30; i++)
        {
            var (type, data) = Record(random);
            var before = writer.Length;
            if (!writer.TryWriteRecord(DnsSection.Answer, Ask.Name(random.Pick("a.example.org", "b.a.example.org")).Wire, type, DnsClass.IN, 1, data))
            {
                Assert.Equal(before, writer.Length);
            }
        }

        Assert.True(writer.Length <= limit);
        Assert.All(buffer[limit..], value => Assert.Equal(0, value));
        Assert.True(DnsMessageReader.TryBegin(writer.Written, out var reader));
        while (reader.HasRecord)
        {
            Assert.True(reader.TryReadRecord(out _));
        }

        Assert.True(reader.IsComplete);
    });

    [Fact]
    public void Arbitrary_bytes_are_read_or_refused() => Law.Holds(2000, random =>
    {
        var message = new byte[random.Next(300)];
        random.NextBytes(message);

        // Counts small, pointers many: otherwise nearly all are refused at once.
        for (var i = 4; i < Math.Min(12, message.Length); i++)
        {
            message[i] = (byte)((i & 1) == 0 ? 0 : random.Next(4));
        }

        for (var i = 12; i < message.Length; i++)
        {
            message[i] = random.Chance(3) ? (byte)random.Next(5) : random.Chance(8) ? (byte)0xC0 : message[i];
        }

        if (!DnsMessageReader.TryBegin(message, out var reader))
        {
            return;
        }

        while (reader.HasQuestion && reader.TryReadQuestion(out _))
        {
        }

        while (reader.HasRecord && reader.TryReadRecord(out var record))
        {
            Assert.NotNull(RecordText.Format(record.Type, record.Data.Span));
        }

        DnsQuery.Read(message, out _);
        Assert.True(reader.Offset <= message.Length);
    });

    private static (DnsType Type, byte[] Data) Record(Random random)
    {
        var target = Ask.Name(random.Pick("x.example.org", "a.example.org", "org", "")).Wire.ToArray();
        switch (random.Next(8))
        {
            case 0:
                return (DnsType.CNAME, target);
            case 1:
                return (DnsType.MX, [0, 10, .. target]);
            case 2:
                return (DnsType.SRV, [0, 1, 0, 2, 0, 80, .. target]);
            case 3:
                return (DnsType.SOA, [.. target, .. Ask.Name("h.example.org").Wire, .. new byte[20]]);
            case 4:
                return ((DnsType)35, [0, 1, 0, 2, 1, (byte)'s', 0, 3, 1, 2, 3, .. target]);
            default:
                var noise = new byte[random.Next(40)];
                random.NextBytes(noise);
                return ((DnsType)random.Next(260, 65536), noise);
        }
    }
}
