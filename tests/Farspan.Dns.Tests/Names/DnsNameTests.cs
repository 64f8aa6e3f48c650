using Farspan.Dns.Names;

namespace Farspan.Dns.Tests.Names;

[Trait("Requirement", "C5")]
public sealed class DnsNameTests
{
    private static readonly string Long = string.Join('.', Enumerable.Repeat(new string('a', 63), 3));

    [Theory]
    [InlineData("www.example.org", "www.example.org.")]
    [InlineData("www.example.org.", "www.example.org.")]
    [InlineData("", ".")]
    [InlineData(".", ".")]
    [InlineData(@"a\.b.c", @"a\.b.c.")]
    [InlineData(@"a\032b.c", @"a\032b.c.")]
    [InlineData(@"\065.c", "A.c.")]
    [InlineData("*.c", "*.c.")]
    [InlineData("_sip._udp.c", "_sip._udp.c.")]
    public void Reads_what_people_write(string text, string written)
    {
        Assert.Equal(written, Ask.Name(text).ToString());
        Assert.Equal(Ask.Name(text), Ask.Name(written));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("..")]
    [InlineData(".a")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b")]
    [InlineData("a b")]
    [InlineData("ü.b")]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256.b")]
    public void Refuses_what_is_no_name(string text) => Assert.False(DnsName.TryParse(text, out _));

    [Fact]
    public void A_name_has_255_bytes_at_most()
    {
        // 3 × 64 + 62 + the final zero.
        Assert.Equal(255, Ask.Name($"{Long}.{new string('b', 61)}").Wire.Length);
        Assert.False(DnsName.TryParse($"{Long}.{new string('b', 62)}", out _));
        Assert.False(DnsName.TryParse($"{Long}.{new string('b', 61)}.c", out _));
        Assert.Equal(127, Ask.Name(string.Join('.', Enumerable.Repeat("a", 127))).LabelCount);
    }

    [Fact]
    public void Case_makes_no_difference_but_is_kept()
    {
        var name = Ask.Name("WWW.Example.ORG");
        Assert.Equal("WWW.Example.ORG.", name.ToString());
        Assert.Equal(Ask.Name("www.example.org"), name);
        Assert.Equal(Ask.Name("www.example.org").GetHashCode(), name.GetHashCode());
        Assert.Equal("www.example.org", name.ToLower().ToRelaxedText());

        // Only letters: @ and ` differ by the same bit.
        Assert.NotEqual(Ask.Name(@"\064.b"), Ask.Name("`.b"));
        Assert.NotEqual(Ask.Name(@"\193.b"), Ask.Name(@"\225.b"));
    }

    [Theory]
    [InlineData("www.example.org", "example.org", true)]
    [InlineData("example.org", "EXAMPLE.org", true)]
    [InlineData("wwwexample.org", "example.org", false)]
    [InlineData("org", "example.org", false)]
    [InlineData("a", "", true)]
    [InlineData(@"a\.org", "org", false)]
    public void Lies_within_by_whole_labels(string name, string ancestor, bool within) => Assert.Equal(within, Ask.Name(name).IsWithin(Ask.Name(ancestor)));

    [Fact]
    public void Order_is_the_canonical_one()
    {
        // The example of RFC 4034 section 6.1.
        string[] ordered = ["example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE", "z.example", @"\001.z.example", "*.z.example", @"\200.z.example"];
        var names = ordered.Select(Ask.Name).ToList();
        Assert.Equal(names.Select(n => n.ToString()), names.AsEnumerable().Reverse().Order().Select(n => n.ToString()));
    }

    [Fact]
    public void Comes_back_from_text_and_wire() => Law.Holds(300, random =>
    {
        var name = DnsName.Root;
        for (var labels = random.Next(6); labels > 0; labels--)
        {
            var label = new byte[random.Next(1, 20)];
            random.NextBytes(label);
            Assert.True(name.TryPrepend(label, out name));
        }

        Assert.True(DnsName.TryParse(name.ToString(), out var read));
        Assert.Equal(name.Wire, read.Wire);
        Assert.True(DnsName.TryReadWire(name.Wire, 0, out read, out var end));
        Assert.Equal(name.Wire, read.Wire);
        Assert.Equal(name.Wire.Length, end);
        Assert.Equal(0, name.CompareTo(read.ToLower()));
        Assert.Equal(name, read.ToLower());
    });

    [Theory]
    [InlineData(new byte[] { 0xC0, 0 }, 0)]
    [InlineData(new byte[] { 1, (byte)'a', 0xC0, 0 }, 0)]
    [InlineData(new byte[] { 1, (byte)'a', 0xC0, 2 }, 0)]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 }, 2)]
    [InlineData(new byte[] { 0xC0, 5, 0 }, 0)]
    [InlineData(new byte[] { 0x40, 1, 0 }, 0)]
    [InlineData(new byte[] { 0x80, 1, 0 }, 0)]
    [InlineData(new byte[] { 3, (byte)'a' }, 0)]
    [InlineData(new byte[] { 0xC0 }, 0)]
    [InlineData(new byte[0], 0)]
    [InlineData(new byte[] { 0 }, 7)]
    [InlineData(new byte[] { 0 }, -1)]
    public void Refuses_circles_and_what_is_cut_short(byte[] message, int offset) => Assert.False(DnsName.TryReadWire(message, offset, out _, out _));

    [Fact]
    public void Refuses_a_name_made_long_by_pointers()
    {
        // Each name ends in the one before: 20 bytes more every time.
        var message = new List<byte> { 0 };
        var last = 0;
        for (var i = 0; i < 13; i++)
        {
            var start = message.Count;
            message.AddRange([19, .. new byte[19], (byte)(0xC0 | (last >> 8)), (byte)last]);
            last = start;
            Assert.Equal((i + 1) * 20 < DnsLimits.NameBytes, DnsName.TryReadWire(message.ToArray(), last, out _, out _));
        }
    }
}
