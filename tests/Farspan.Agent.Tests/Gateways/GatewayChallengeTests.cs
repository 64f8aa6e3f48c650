using Farspan.Agent.Gateways;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Testing;
using Farspan.Testing.Gateways;

namespace Farspan.Agent.Tests.Gateways;

/// <summary>What a gateway shows to an authority that looks whether a name is ours: before any rule, and nothing but what an order has put there.</summary>
[Trait("Requirement", "C8")]
public sealed class GatewayChallengeTests
{
    private const string Token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    private const string Text = Token + ".9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI";
    private readonly FakeTime _time = new();

    [Fact]
    public async Task What_an_order_shows_is_answered_without_a_token_and_nothing_else_is()
    {
        var challenges = new GatewayChallenges(_time);
        await using var rig = await GatewayRig.StartAsync(new EpollTransport(), challenges: challenges);
        Assert.StartsWith("HTTP/1.1 404", Ask(rig, $"GET /.well-known/acme-challenge/{Token}"), StringComparison.Ordinal);
        Assert.Null(challenges.Show(Token, Text));
        var answer = Ask(rig, $"GET /.well-known/acme-challenge/{Token}");
        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + Text, answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", Ask(rig, $"HEAD /.well-known/acme-challenge/{Token}"), StringComparison.Ordinal);
        foreach (var other in new[] { "GET /.well-known/acme-challenge/", "GET /.well-known/acme-challenge/other", $"GET /.well-known/acme-challenge/{Token}?x=1", $"GET /.well-known/acme-challenge/../acme-challenge/{Token}", $"POST /.well-known/acme-challenge/{Token}", $"GET /x/.well-known/acme-challenge/{Token}" })
        {
            Assert.StartsWith("HTTP/1.1 404", Ask(rig, other), StringComparison.Ordinal);
        }

        challenges.Hide(Token);
        Assert.StartsWith("HTTP/1.1 404", Ask(rig, $"GET /.well-known/acme-challenge/{Token}"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_order_has_forgotten_goes_by_itself_and_there_are_never_many()
    {
        var challenges = new GatewayChallenges(_time);
        var path = System.Text.Encoding.ASCII.GetBytes($"/.well-known/acme-challenge/{Token}");
        Assert.Null(challenges.Show(Token, Text));
        Assert.NotNull(challenges.Find(path));
        _time.Advance(GatewayChallenges.Lifetime);
        Assert.Null(challenges.Find(path));
        for (var number = 0; number < GatewayChallenges.Most; number++)
        {
            Assert.Null(challenges.Show($"token-{number}", $"token-{number}{Text[Token.Length..]}"));
        }

        Assert.Contains("already", challenges.Show(Token, Text), StringComparison.Ordinal);
        _time.Advance(GatewayChallenges.Lifetime);
        Assert.Null(challenges.Show(Token, Text));
    }

    [Theory]
    [InlineData("../secret", "../secret.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI")]
    [InlineData("token", "other.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI")]
    [InlineData("token", "token.<script>alert(1)</script>")]
    [InlineData("", ".9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI")]
    public void Only_what_a_challenge_looks_like_can_be_shown(string token, string text) => Assert.NotNull(new GatewayChallenges(_time).Show(token, text));

    private static string Ask(GatewayRig rig, string line)
    {
        using var caller = rig.Dial();
        caller.Send($"{line} HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n");
        return caller.ReadToEnd();
    }
}
