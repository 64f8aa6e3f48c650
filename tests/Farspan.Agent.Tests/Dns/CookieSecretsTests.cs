using System.Net;
using System.Security.Cryptography;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Answering;
using Farspan.State.Dns;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Secrets of cookies over days and restarts.</summary>
[Trait("Requirement", "C5")]
public sealed class CookieSecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsc").FullName;
    private readonly FakeTime _time = new();

    private string File => Path.Combine(_folder, "cookies");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_cookie_holds_through_a_restart_and_the_next_secret_and_not_the_one_after()
    {
        var cookie = Ask(Open(), null).Cookie;
        Assert.True(Ask(Open(), cookie).IsKnown);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));

        var day = Open();
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10));
        cookie = Ask(day, null).Cookie;
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.Zero, day.Left);
        day.Renew();
        Assert.Equal(TimeSpan.FromDays(1), day.Left);
        Assert.True(Ask(day, cookie).IsKnown);
        Assert.True(Ask(Open(), cookie).IsKnown);
        Assert.NotEqual(cookie, Ask(day, cookie).Cookie);

        // One that nobody used for days is not believed any more.
        _time.Advance(TimeSpan.FromDays(3));
        var later = Open();
        Assert.Equal(TimeSpan.FromDays(1), later.Left);
        Assert.False(Ask(later, cookie).IsKnown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("1 00 -")]
    [InlineData("99999999999999999 00112233445566778899aabbccddeeff -")]
    [InlineData("-1 00112233445566778899aabbccddeeff -")]
    public void A_file_that_is_none_is_written_anew(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var cookie = Ask(Open(), null).Cookie;
        Assert.True(Ask(Open(), cookie).IsKnown);
    }

    [Fact]
    public void Where_nothing_can_be_kept_it_goes_on_in_memory()
    {
        var secrets = new CookieSecrets(Path.Combine(_folder, "no", "such"), RandomNumberGenerator.Fill, _time);
        Assert.True(Ask(secrets, Ask(secrets, null).Cookie).IsKnown);
    }

    private CookieSecrets Open() => new(File, RandomNumberGenerator.Fill, _time);

    private (bool IsKnown, byte[] Cookie) Ask(CookieSecrets secrets, byte[]? cookie)
    {
        var answer = new byte[ServerCookies.ClientBytes + ServerCookies.ServerBytes];
        var asker = DnsAsker.From(IPAddress.Loopback, "", DnsTransport.Udp);
        var isKnown = secrets.Current.Exchange(cookie ?? new byte[ServerCookies.ClientBytes], asker, (uint)_time.GetUtcNow().ToUnixTimeSeconds(), answer);
        return (isKnown, answer);
    }
}
