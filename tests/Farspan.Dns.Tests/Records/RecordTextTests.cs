using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Records;

[Trait("Requirement", "C5")]
public sealed class RecordTextTests
{
    [Theory]
    [InlineData("A", "10.0.1.2", "0a000102", "10.0.1.2")]
    [InlineData("AAAA", "fd00::1", "fd000000000000000000000000000001", "fd00::1")]
    [InlineData("NS", "ns.a", "026e73016100", "ns.a.")]
    [InlineData("CNAME", "b.", "016200", "b.")]
    [InlineData("PTR", "Web.a.", "03576562016100", "Web.a.")]
    [InlineData("MX", "10 m.", "000a016d00", "10 m.")]
    [InlineData("SRV", "1 2 443 h.", "0001000201bb016800", "1 2 443 h.")]
    [InlineData("TXT", "\"a b\" c", "036120620163", "\"a b\" \"c\"")]
    [InlineData("TXT", "\"\"", "00", "\"\"")]
    [InlineData("TXT", "\"q\\\"\\\\\\200\"", "0471225cc8", "\"q\\\"\\\\\\200\"")]
    [InlineData("CAA", "0 issue \"ca.example.org; a=b\"", "000569737375656" + "3612e6578616d706c652e6f72673b20613d62", "0 issue \"ca.example.org; a=b\"")]
    [InlineData("CAA", "128 iodef mailto:a", "8005696f646566" + "6d61696c746f3a61", "128 iodef \"mailto:a\"")]
    [InlineData("SOA", "n. h. 1 2 3 4 5", "016e00016800" + "0000000100000002000000030000000400000005", "n. h. 1 2 3 4 5")]
    [InlineData("HINFO", "a \"\"", "016100", "\"a\" \"\"")]
    [InlineData("TYPE65280", "\\# 3 0a0b0C", "0a0b0c", "\\# 3 0a0b0c")]
    [InlineData("TYPE65280", "\\# 0", "", "\\# 0")]
    [InlineData("A", "\\# 4 0A000001", "0a000001", "10.0.0.1")]
    public void Reads_and_writes(string type, string text, string hex, string written)
    {
        Assert.True(DnsTypeText.TryParse(type, out var number));
        Assert.True(RecordText.TryParse(number, text, out var data, out var fault), fault);
        Assert.Equal(hex, Convert.ToHexStringLower(data));
        Assert.Equal(written, RecordText.Format(number, data));
        Assert.True(RecordText.TryParse(number, written, out var again, out _));
        Assert.Equal(data, again);
    }

    [Theory]
    [InlineData("A", "10.0.1", "'10.0.1' is no IPv4 address; write one such as 10.0.1.2")]
    [InlineData("A", "fd00::1", "'fd00::1' is no IPv4 address; write one such as 10.0.1.2")]
    [InlineData("A", "10.0.1.2 x", "'x' is too much; leave it out")]
    [InlineData("AAAA", "::ffff:10.0.0.1", "'::ffff:10.0.0.1' is no IPv6 address; write one such as fd00::1")]
    [InlineData("CNAME", "", "a name is missing; write one such as www.example.org.")]
    [InlineData("CNAME", "a..b", "'a..b' is no name: labels of 1-63 characters, 255 in all; write one such as www.example.org.")]
    [InlineData("MX", "mail.", "'mail.' is no number from 0 to 65535; write a preference and a name, such as '10 mail.example.org.'")]
    [InlineData("SRV", "0 0 65536 a.", "'65536' is no number from 0 to 65535; write priority, weight, port and a name, such as '0 0 2380 etcd-1.example.org.'")]
    [InlineData("TXT", "", "a string is missing; write it in quotes")]
    [InlineData("TXT", "\"a", "the closing quote is missing")]
    [InlineData("TXT", "\"ü\"", "'ü' at character 2 is not printable ASCII or a broken escape; write bytes as \\DDD")]
    [InlineData("CAA", "0 is-sue \"x\"", "'is-sue' is no tag of letters and digits; write flags, tag and value, such as '0 issue \"ca.example.org\"'")]
    [InlineData("CAA", "0 issue", "the value is missing; write flags, tag and value, such as '0 issue \"ca.example.org\"'")]
    [InlineData("TYPE65280", "x", "TYPE65280 has no form of its own here; write '\\# LENGTH HEX' (RFC 3597)")]
    [InlineData("TYPE65280", "\\# 2 0a", "'\\# 2 0a' is not '\\# LENGTH HEX' with two digits for each of LENGTH bytes")]
    [InlineData("A", "\\# 3 0a0000", "'\\# 3 0a0000' is not the data of a A record")]
    [InlineData("CNAME", "\\# 2 c000", "'\\# 2 c000' is not the data of a CNAME record")]
    public void Says_what_is_wrong_and_what_instead(string type, string text, string wrong)
    {
        Assert.True(DnsTypeText.TryParse(type, out var number));
        Assert.False(RecordText.TryParse(number, text, out _, out var fault));
        Assert.Equal(wrong, fault);
    }

    [Theory]
    [InlineData("a", DnsType.A, "A")]
    [InlineData("TYPE1", DnsType.A, "A")]
    [InlineData("TYPE999", (DnsType)999, "TYPE999")]
    public void Types_are_read_by_name_and_number(string text, DnsType type, string written)
    {
        Assert.True(DnsTypeText.TryParse(text, out var read));
        Assert.Equal(type, read);
        Assert.Equal(written, DnsTypeText.Format(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("None")]
    [InlineData("A,NS")]
    [InlineData("TYPE65536")]
    [InlineData("TYPE")]
    [InlineData("WKS")]
    public void What_is_no_type_is_refused(string text) => Assert.False(DnsTypeText.TryParse(text, out _));

    [Fact]
    public void Whatever_is_in_a_record_can_be_written_and_read_again() => Law.Holds(2000, random =>
    {
        var data = new byte[random.Next(60)];
        random.NextBytes(data);
        if (data.Length > 0 && random.Chance(2))
        {
            data[0] = (byte)random.Next(4);
        }

        var type = random.Pick(DnsType.A, DnsType.AAAA, DnsType.NS, DnsType.MX, DnsType.TXT, DnsType.SRV, DnsType.SOA, DnsType.CAA, DnsType.HINFO, (DnsType)random.Next(1, 65536));
        var text = RecordText.Format(type, data);
        if (RecordText.TryParse(type, text, out var read, out _))
        {
            Assert.True(data.AsSpan().SequenceEqual(read), $"{type} {text}");
        }
    });
}
