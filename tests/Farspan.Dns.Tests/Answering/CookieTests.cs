using Farspan.Dns.Answering;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Answering;

/// <summary>Examples of RFC 9018, appendix A, and the rules of RFC 7873.</summary>
[Trait("Requirement", "C5")]
public sealed class CookieTests
{
    private static readonly DnsSnapshot Snapshot = Spec.Build(Spec.Server(Spec.Zone("example.com", "@ 60 A 192.0.2.1")));

    [Theory]
    [InlineData("e5e973e5a6b2a43f48e7dc849e37bfcf", "198.51.100.100", "2464c4abcf10c957", "", 1559731985u, "010000005cf79f111f8130c3eee29480", false)]
    [InlineData("e5e973e5a6b2a43f48e7dc849e37bfcf", "198.51.100.100", "2464c4abcf10c957", "010000005cf79f111f8130c3eee29480", 1559734385u, "010000005cf7a871d4a564a1442aca77", true)]
    [InlineData("e5e973e5a6b2a43f48e7dc849e37bfcf", "203.0.113.203", "fc93fc62807ddb86", "01abcdef5cf78f71a314227b6679ebf5", 1559727985u, "01abcdef5cf78f71a314227b6679ebf5", true)]
    [InlineData("445536bcd2513298075a5d379663c962", "2001:db8:220:1:59de:d0f4:8769:82b8", "22681ab97d52c298", "010000005cf7c57926556bd0934c72f8", 1559741961u, "010000005cf7c609a6bb79d16625507a", true)]
    public void Cookies_are_as_in_the_standard(string secret, string source, string client, string shown, uint now, string? made, bool valid)
    {
        // Of the last example the cookie shown was made with the secret before; it is judged with both.
        var previous = secret.StartsWith("4455", StringComparison.Ordinal) ? Convert.FromHexString("dd3bdf9344b678b185a6f5cb60fca715") : null;
        var cookies = new ServerCookies(Convert.FromHexString(secret), previous);
        var answer = new byte[24];
        Assert.Equal(valid, cookies.Exchange(Convert.FromHexString(client + shown), Ask.From(source), now, answer));
        Assert.Equal(client, Convert.ToHexStringLower(answer.AsSpan(0, 8)));
        if (made is not null)
        {
            Assert.Equal(made, Convert.ToHexStringLower(answer.AsSpan(8)));
        }
    }

    [Fact]
    public void A_cookie_holds_for_its_address_and_an_hour()
    {
        var cookies = new ServerCookies(new byte[16], null);
        var first = new byte[24];
        Assert.False(cookies.Exchange(new byte[8], Ask.From(), 10_000, first));
        var again = new byte[24];
        Assert.True(cookies.Exchange(first, Ask.From(), 10_100, again));
        Assert.Equal(first, again);
        Assert.True(cookies.Exchange(first, Ask.From(), 13_600, again));
        Assert.NotEqual(first, again);
        Assert.False(cookies.Exchange(first, Ask.From(), 13_601, again));
        Assert.True(cookies.Exchange(first, Ask.From(), 9_700, again));
        Assert.False(cookies.Exchange(first, Ask.From(), 9_699, again));
        Assert.False(cookies.Exchange(first, Ask.From("192.0.2.2"), 10_100, again));
        Assert.False(new ServerCookies([.. Enumerable.Repeat((byte)1, 16)], null).Exchange(first, Ask.From(), 10_100, again));
        Assert.True(new ServerCookies([.. Enumerable.Repeat((byte)1, 16)], new byte[16]).Exchange(first, Ask.From(), 10_100, again));
        Assert.NotEqual(first, again);
    }

    [Fact]
    public void An_answer_has_the_cookie_and_is_known_by_it()
    {
        var cookies = new ServerCookies(new byte[16], null);
        var query = Ask.Query("example.com", DnsType.A, payload: 1232, options: [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]);
        var (outcome, message) = Ask.Raw(Snapshot, query, cookies: cookies, now: 5000);
        Assert.False(outcome.HasCookie);
        var cookie = message[^24..];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], cookie[..8]);

        query = Ask.Query("example.com", DnsType.A, payload: 1232, options: [0, 10, 0, 24, .. cookie]);
        (outcome, message) = Ask.Raw(Snapshot, query, cookies: cookies, now: 5001);
        Assert.True(outcome.HasCookie);
        Assert.Equal(cookie, message[^24..]);
        Assert.Equal("NoError aa\nAnswer example.com. 60 A 192.0.2.1", Ask.Describe(message));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(41)]
    public void A_cookie_of_another_length_is_malformed(int length)
    {
        var query = Ask.Query("example.com", DnsType.A, payload: 1232, options: [0, 10, 0, (byte)length, .. new byte[length]]);
        Assert.Equal(DnsResponseCode.FormatError, Ask.Raw(Snapshot, query, cookies: new ServerCookies(new byte[16], null)).Outcome.Code);
    }

    [Fact]
    public void Who_asks_for_a_cookie_alone_gets_one()
    {
        byte[] query = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 12, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8];
        var (outcome, message) = Ask.Raw(Snapshot, query, cookies: new ServerCookies(new byte[16], null));
        Assert.Equal(DnsResponseCode.NoError, outcome.Code);
        Assert.Equal(12 + 11 + 28, message.Length);
        Assert.Equal(DnsResponseCode.FormatError, Ask.Raw(Snapshot, query).Outcome.Code);
    }
}
