using Farspan.Agent.Dns.Challenges;
using Farspan.State.Dns;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Dns;

/// <summary>TXT records of ACME challenges, which lie over a name server's spec while an order runs.</summary>
[Trait("Requirement", "C8")]
public sealed class ChallengeRecordsTests
{
    private const string Name = "_acme-challenge.www.example.test";
    private const string Text = "gfj9Xq...Rg85nM";
    private static readonly string Proof = new('a', 43);
    private readonly FakeTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_server_answers_with_it_until_it_is_hidden_and_over_a_reload()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("", await server.DigAsync(DnsTransport.Udp, "+short", Name, "TXT"));
        Assert.Null(await server.Server.ShowChallengeAsync(Name, Proof, Stop));
        Assert.Equal($"\"{Proof}\"", await server.DigAsync(DnsTransport.Udp, "+short", Name, "TXT"));
        Assert.Null(await server.Server.ShowChallengeAsync(Name, Proof.Replace('a', 'b'), Stop));
        Assert.Equal(2, (await server.DigAsync(DnsTransport.Tcp, "+short", Name, "TXT")).Split('\n').Length);
        await server.Server.ReloadAsync(RunningServer.Spec, Stop);
        Assert.Equal(2, (await server.DigAsync(DnsTransport.Udp, "+short", Name, "TXT")).Split('\n').Length);
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        Assert.Null(await server.Server.HideChallengeAsync(Name, Proof, Stop));
        Assert.Null(await server.Server.HideChallengeAsync(Name, Proof.Replace('a', 'b'), Stop));
        Assert.Contains("NXDOMAIN", await server.DigAsync(DnsTransport.Udp, Name, "TXT"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_that_has_the_zone_sees_it()
    {
        var records = new ChallengeRecords(_time);
        Assert.Null(records.Add(RunningServer.Spec, Name, Proof));
        Assert.All(records.Over(RunningServer.Spec).Zones, z => Assert.Contains(z.Records, r => r.Name == Name && r.Type == "TXT" && r.Data == $"\"{Proof}\""));
    }

    [Fact]
    public void What_an_order_has_forgotten_goes_by_itself_and_there_are_never_many()
    {
        var records = new ChallengeRecords(_time);
        for (var number = 0; number < ChallengeRecords.Most; number++)
        {
            Assert.Null(records.Add(RunningServer.Spec, $"_acme-challenge.n{number}.example.test", Proof));
        }

        Assert.Contains("already", records.Add(RunningServer.Spec, Name, Proof), StringComparison.Ordinal);
        Assert.False(records.Prune());
        _time.Advance(ChallengeRecords.Lifetime);
        Assert.True(records.Prune());
        Assert.Null(records.Add(RunningServer.Spec, Name, Proof));
        Assert.Equal(1, records.Count);
    }

    [Theory]
    [InlineData("www.example.test", "no record of a challenge")]
    [InlineData("_acme-challenge.example.org", "no zone of names holds")]
    [InlineData("_acme-challenge.notexample.test", "no zone of names holds")]
    [InlineData("_ACME-challenge.example.test", "no record of a challenge")]
    public void Nothing_else_can_be_said_with_it(string name, string refusal) =>
        Assert.Contains(refusal, new ChallengeRecords(_time).Add(RunningServer.Spec, name, Proof), StringComparison.Ordinal);

    [Fact]
    public void A_text_that_is_no_proof_and_a_name_that_is_an_alias_are_refused()
    {
        var records = new ChallengeRecords(_time);
        Assert.NotNull(records.Add(RunningServer.Spec, Name, Text));
        var spec = RunningServer.Spec;
        var aliased = spec with { Zones = [.. spec.Zones.Select(z => z with { Records = [.. z.Records, TestDns.Record(Name, "CNAME", "elsewhere.example.test.")] })] };
        Assert.Contains("alias", records.Add(aliased, Name, Proof), StringComparison.Ordinal);
    }
}
