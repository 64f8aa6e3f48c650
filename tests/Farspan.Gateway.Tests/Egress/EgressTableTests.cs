using System.Text;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Tests.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Egress;

public sealed class EgressTableTests
{
    private static readonly string[] Hosts = ["example.com", "api.example.com", "a.api.example.com", "xexample.com", "com", "other.net", "example.com.evil.net", "1.2.3.4"];
    private static readonly string[] Patterns = ["example.com", "*.example.com", "*.api.example.com", "api.example.com", "*.com", "*.net", "1.2.3.4", "*.3.4"];

    [Fact]
    [Trait("Requirement", "C6")]
    public void A_place_is_open_when_a_rule_says_so_read_one_by_one() => Law.Holds(400, random =>
    {
        EgressRuleSpec[] rules = [.. Enumerable.Range(0, random.Next(6)).Select(i => Specs.Egress(random.Pick(Patterns), random.Pick("443", "80-90", "1-65535"), random.Pick("10.0.0.0/8", "10.1.0.0/16", "fd00::/8"), $"egress/{i}"))];
        var table = new EgressTable(rules);
        for (var i = 0; i < 20; i++)
        {
            var (host, port, source) = (random.Pick(Hosts), random.Pick(443, 80, 91, 65535), Specs.Address(random.Pick("10.1.0.1", "10.2.0.1", "11.0.0.1", "fd00::1")));
            var match = table.Find(Encoding.ASCII.GetBytes($"{host}:{port}"), 0, source, isTunnel: true);
            var open = rules.Where(r => (r.Host == host || (r.Host[0] == '*' && host != "1.2.3.4" && host.EndsWith(r.Host[1..], StringComparison.Ordinal) && host.Length > r.Host.Length - 1)) &&
                r.Ports.Any(p => p.First <= port && port <= p.Last) && r.From.Any(n => n.Contains(source))).ToList();
            Assert.Equal(open.Count > 0, match.Target is not null);
            if (match.Target is { } target)
            {
                Assert.Contains(target.Rule, open);
                Assert.Equal((host, port, true), (target.Host, target.Port, target.IsTunnel));
                Assert.Same(target, table.Find(Encoding.ASCII.GetBytes($"{host}:{port}"), 0, source, isTunnel: true).Target);
            }
            else
            {
                Assert.StartsWith($"egress from {source} to {host} port {port}", match.Missing, StringComparison.Ordinal);
            }
        }
    });

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("example.com", "example.com", 80)]
    [InlineData("EXAMPLE.com.:8080", "example.com", 8080)]
    [InlineData("a_b.example.com:1", "a_b.example.com", 1)]
    [InlineData("1.2.3.4:443", "1.2.3.4", 443)]
    [InlineData("[2606:4700::1]:443", "2606:4700::1", 443)]
    [InlineData("[2606:4700::1]", "2606:4700::1", 80)]
    [InlineData("", null, 0)]
    [InlineData(":443", null, 0)]
    [InlineData(".", null, 0)]
    [InlineData("a..b", null, 0)]
    [InlineData("-a.b", null, 0)]
    [InlineData("a.b-:443", null, 0)]
    [InlineData("a b", null, 0)]
    [InlineData("a@b", null, 0)]
    [InlineData("a%2eb", null, 0)]
    [InlineData("a:0", null, 0)]
    [InlineData("a:65536", null, 0)]
    [InlineData("a:+80", null, 0)]
    [InlineData("a:80:80", null, 0)]
    [InlineData("a:", null, 0)]
    [InlineData("2606:4700::1", null, 0)]
    [InlineData("[2606:4700::1%25eth0]:443", null, 0)]
    [InlineData("[::ffff:1.2.3.4]:443", null, 0)]
    [InlineData("[1.2.3.4]:443", null, 0)]
    [InlineData("[2606:4700::1]x:443", null, 0)]
    [InlineData("127.1", null, 0)]
    [InlineData("2130706433", null, 0)]
    [InlineData("0x7f000001", null, 0)]
    [InlineData("0177.0.0.1", null, 0)]
    [InlineData("1.2.3.0x4", null, 0)]
    [InlineData("1.2.3.4.", "1.2.3.4", 80)]
    public void Hosts_are_read_strictly(string authority, string? host, int port)
    {
        Span<char> letters = stackalloc char[300];
        var isRead = EgressHost.TryRead(Encoding.ASCII.GetBytes(authority), 80, letters, out var length, out var read);
        Assert.Equal(host, isRead ? letters[..length].ToString() : null);
        Assert.True(!isRead || read == port);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public void Any_bytes_at_all_are_read_or_refused() => Law.Holds(2_000, random =>
    {
        var bytes = new byte[random.Next(60)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Chance(8) ? (byte)random.Next(256) : (byte)random.Pick<char>([.. "[]:.-_a0x19ef%@"]);
        }

        Span<char> letters = stackalloc char[300];
        if (EgressHost.TryRead(bytes, 80, letters, out var length, out var port))
        {
            Assert.InRange(port, 1, 65535);
            Assert.All(letters[..length].ToString(), l => Assert.True(char.IsAsciiLetterLower(l) || char.IsAsciiDigit(l) || "-_.:".Contains(l, StringComparison.Ordinal)));
        }
    });
}
