using Farspan.Gateway.Health;
using Farspan.Gateway.Routing;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;

namespace Farspan.Gateway.Tests.Routing;

public sealed class ReloadTests
{
    private static readonly GatewaySpec Spec = Specs.Gateway([Specs.Upstream("a"), Specs.Upstream("b"), Specs.Upstream("c")], Specs.Rule());

    [Fact]
    [Trait("Requirement", "D1")]
    public void Upstreams_whose_spec_did_not_change_stay_what_they_are()
    {
        var before = GatewaySnapshot.Build(Spec, null);
        before.Find("a", "volume")!.TryEnter(5);
        before.Find("a", "volume")!.Health.Checked(passed: true, 10, now: 0);
        var copy = Specs.Upstream("a");
        var after = GatewaySnapshot.Build(Spec with { Upstreams = [copy, Specs.Upstream("b", endpoint: "10.0.0.2:80"), Specs.Upstream("d")] }, before);
        Assert.NotSame(copy, Spec.Upstreams[0]);
        Assert.Same(before.Find("a", "volume"), after.Find("a", "volume"));
        Assert.Equal((1, HealthState.Alive), (after.Find("a", "volume")!.InFlight, after.Find("a", "volume")!.Health.State));
        Assert.NotSame(before.Find("b", "volume"), after.Find("b", "volume"));
        Assert.Null(after.Find("c", "volume"));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Rates_go_on_over_a_reload_and_begin_anew_when_they_changed()
    {
        var rated = Spec with { Limits = WideLimits.Spec with { CallerRate = new() { PerSecond = 1, Burst = 2 }, UpstreamRate = new() { PerSecond = 1, Burst = 3 } } };
        var snapshot = GatewaySnapshot.Build(rated, null);
        Assert.Equal([null, null, "caller-rate"], Enumerable.Range(0, 3).Select(_ => snapshot.Ask("/volume/a/").Refusal?.Code));
        Assert.Equal([null, "upstream-rate"], Enumerable.Range(0, 2).Select(_ => snapshot.Ask("/volume/a/", "10.0.0.10").Refusal?.Code));
        var same = GatewaySnapshot.Build(rated with { Rules = [Specs.Rule(), Specs.Rule(origin: "policy/more")] }, snapshot);
        Assert.Equal("caller-rate", same.Ask("/volume/a/").Refusal?.Code);
        Assert.Equal("upstream-rate", same.Ask("/volume/a/", "10.0.0.11").Refusal?.Code);
        Assert.Null(same.Ask("/volume/b/", "10.0.0.11").Refusal);
        Assert.Equal(RouteAction.Health, same.Ask("/health").Action);
        var other = GatewaySnapshot.Build(rated with { Limits = rated.Limits with { CallerRate = new() { PerSecond = 2, Burst = 2 } } }, same);
        Assert.Equal("upstream-rate", other.Ask("/volume/a/").Refusal?.Code);
        Assert.Null(other.Ask("/volume/a/", now: 1_000).Refusal);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void Upstreams_that_are_gone_give_their_places_among_the_ejected_back()
    {
        var before = GatewaySnapshot.Build(Spec, null);
        Eject(before.Upstreams[0]);
        Eject(before.Upstreams[1]);
        Assert.Equal([HealthState.Ejected, HealthState.Unknown, HealthState.Unknown], before.Upstreams.Select(u => u.Health.State));
        var after = GatewaySnapshot.Build(Spec with { Upstreams = [Spec.Upstreams[1], Spec.Upstreams[2]] }, before);
        Eject(after.Upstreams[0]);
        Assert.Equal(HealthState.Ejected, after.Upstreams[0].Health.State);
    }

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("Gateway 'entry' leads to service 'volume' of 'a' twice; name it once.")]
    public void A_spec_that_contradicts_itself_changes_nothing(string message)
    {
        var before = GatewaySnapshot.Build(Spec, null);
        var error = Assert.Throws<GatewayConfigurationException>(() => GatewaySnapshot.Build(Spec with { Upstreams = [Specs.Upstream("a"), Specs.Upstream("a")] }, before));
        Assert.Equal(message, error.Message);
        Assert.Contains("'token/none'", Assert.Throws<GatewayConfigurationException>(() => GatewaySnapshot.Build(Spec with { Rules = [Specs.Rule(@as: ["token/none"])] }, before)).Message, StringComparison.Ordinal);
        Assert.Contains("'bad'", Assert.Throws<GatewayConfigurationException>(() => GatewaySnapshot.Build(Spec with { Tokens = [new() { Name = "bad", Sha256 = "12" }] }, before)).Message, StringComparison.Ordinal);
        Eject(before.Upstreams[0]);
        Assert.Equal(HealthState.Ejected, before.Upstreams[0].Health.State);
    }

    private static void Eject(Upstream upstream)
    {
        for (var i = 0; i < HealthFacts.EjectAfter; i++)
        {
            upstream.Health.Failed(UpstreamFailure.Connect, now: 0);
        }
    }
}
