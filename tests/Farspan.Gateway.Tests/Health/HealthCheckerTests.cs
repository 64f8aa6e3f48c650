using Farspan.Gateway.Health;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Tests.Routing;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Health;

public sealed class HealthCheckerTests
{
    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", true)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", true)]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oh\r\n\r\n", false)]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", false)]
    [InlineData("HTTP/1.1 503 Busy\r\n\r\n", false)]
    [InlineData("HTTP/1.1 101 Switching\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n", false)]
    [InlineData("SSH-2.0-OpenSSH\r\n", false)]
    [InlineData("", false)]
    public void An_answer_passes_or_fails_however_it_is_cut(string answer, bool passes)
    {
        foreach (var part in new[] { 1, 7, 1_000 })
        {
            var fake = new FakeUpstream { Answer = answer, PartLength = part };
            using var loop = new FakeLoop(_ => fake);
            var upstream = new Upstream(Specs.Upstream("etcd-1") with { Health = Specs.Check with { Fall = 1 } });
            new HealthChecker(loop, new FakeTime()).Watch([upstream]);
            loop.RunUntil(1_500);
            Assert.Equal(passes ? HealthState.Alive : HealthState.Dead, upstream.Health.State);
            Assert.Equal("GET /health HTTP/1.1\r\nHost: etcd-1:8080\r\nUser-Agent: farspan-gateway\r\nAccept: */*\r\nConnection: close\r\n\r\n", Assert.Single(fake.Requests));
            Assert.Equal(0, loop.Open);
        }
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void An_upstream_that_dies_is_dead_after_some_failures_and_alive_again_after_some_successes()
    {
        var fake = new FakeUpstream();
        using var loop = new FakeLoop(_ => fake);
        var upstream = new Upstream(Specs.Upstream("etcd-1"));
        new HealthChecker(loop, new FakeTime()).Watch([upstream]);
        loop.RunUntil(2_000);
        Assert.Equal(HealthState.Alive, upstream.Health.State);
        fake.Accepts = false;
        loop.RunUntil(11_900);
        Assert.Equal(HealthState.Alive, upstream.Health.State);
        loop.RunUntil(17_000);
        Assert.Equal(HealthState.Dead, upstream.Health.State);
        (fake.Accepts, fake.DelayMs) = (true, 1_001);
        loop.RunUntil(32_000);
        Assert.Equal(HealthState.Dead, upstream.Health.State);
        fake.DelayMs = 999;
        loop.RunUntil(43_000);
        Assert.Equal(HealthState.Alive, upstream.Health.State);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Without_a_path_an_accepted_connection_is_enough()
    {
        var upstreams = new[] { Specs.Upstream("a", endpoint: "10.0.0.1:1"), Specs.Upstream("b", endpoint: "10.0.0.2:1") }.Select(s => new Upstream(s with { Health = Specs.Check with { Path = null, Fall = 1 } })).ToList();
        using var loop = new FakeLoop(endpoint => new FakeUpstream { Accepts = endpoint.Address.Equals(Specs.Address("10.0.0.1")) });
        new HealthChecker(loop, new FakeTime()).Watch(upstreams);
        loop.RunUntil(2_000);
        Assert.Equal([HealthState.Alive, HealthState.Dead], upstreams.Select(u => u.Health.State));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Thousands_are_checked_in_their_rhythm_spread_evenly_and_few_at_once()
    {
        List<Upstream> upstreams = [.. Enumerable.Range(0, 5_000).Select(i => new Upstream(Specs.Upstream($"m-{i}", endpoint: $"10.{i >> 8}.{i & 255}.1:80")))];
        using var loop = new FakeLoop(_ => new FakeUpstream { DelayMs = 20 });
        var checker = new HealthChecker(loop, new FakeTime());
        checker.Watch(upstreams);
        loop.RunUntil(1_000 + 30_000);
        Assert.InRange(loop.MostOpen, 1, HealthChecker.DefaultConcurrency);
        Assert.All(upstreams, u => Assert.Equal(HealthState.Alive, u.Health.State));

        // Five intervals of 5 s after the first: each was asked five to seven times, and no quarter of a second has more than twice its share.
        Assert.All(loop.Connects.CountBy(c => c.Endpoint), c => Assert.InRange(c.Value, 5, 7));
        Assert.All(loop.Connects.Where(c => c.At > 12_000).CountBy(c => c.At / 250), c => Assert.InRange(c.Value, 0, 500));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Silent_upstreams_do_not_keep_the_others_waiting_for_ever()
    {
        List<Upstream> upstreams = [.. Enumerable.Range(0, 300).Select(i => new Upstream(Specs.Upstream($"m-{i}", endpoint: $"10.0.{i >> 8}.{i & 255}:80") with { Health = Specs.Check with { Fall = 1 } }))];
        using var loop = new FakeLoop(endpoint => endpoint.Address.GetAddressBytes()[3] % 2 == 0 ? null : new FakeUpstream());
        var checker = new HealthChecker(loop, new FakeTime(), concurrency: 10);
        checker.Watch(upstreams);
        loop.RunUntil(60_000);
        Assert.All(upstreams, u => Assert.Equal(u.Endpoint.Address.GetAddressBytes()[3] % 2 == 0 ? HealthState.Dead : HealthState.Alive, u.Health.State));
        checker.Stop();
        Assert.Equal((0, 0), (checker.Running, loop.Open));
        var asked = loop.Connects.Count;
        loop.RunUntil(120_000);
        Assert.Equal(asked, loop.Connects.Count);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Upstreams_that_stay_keep_their_rhythm_over_a_reload_and_those_that_go_are_asked_no_more()
    {
        List<Upstream> upstreams = [.. Enumerable.Range(0, 10).Select(i => new Upstream(Specs.Upstream($"m-{i}", endpoint: $"10.0.0.{i}:80")))];
        using var loop = new FakeLoop(_ => new FakeUpstream());
        var checker = new HealthChecker(loop, new FakeTime());
        checker.Watch(upstreams);
        for (var moment = 1_500; moment < 40_000; moment += 500)
        {
            loop.RunUntil(moment);
            checker.Watch(moment == 1_500 ? upstreams[..5] : [.. Kept()]);
        }

        Assert.All(loop.Connects.CountBy(c => c.Endpoint), c => Assert.InRange(c.Value, c.Key.Address.GetAddressBytes()[3] < 5 ? 7 : 1, c.Key.Address.GetAddressBytes()[3] < 5 ? 9 : 1));

        IEnumerable<Upstream> Kept() => upstreams[..5].AsEnumerable().Reverse();
    }
}
