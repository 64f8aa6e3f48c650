using System.Text;
using Farspan.Gateway.Health;
using Farspan.Gateway.Pages;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Tests.Routing;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Pages;

public sealed class GatewayPagesTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData(RouteAction.Health, "", "health.json")]
    [InlineData(RouteAction.Status, "*/*", "status.json")]
    [InlineData(RouteAction.Status, "text/html;q=0.5, application/json", "status.json")]
    [InlineData(RouteAction.Status, Browser, "status.html")]
    [InlineData(RouteAction.Metrics, "", "metrics.txt")]
    public void Pages_say_what_is_true_of_the_gateway(RouteAction page, string accept, string golden)
    {
        var answer = new GatewayPages(Running()).Make(page, Encoding.ASCII.GetBytes(accept));
        Assert.Equal(200, answer.Status);
        Golden.Equal(golden, Encoding.UTF8.GetString(answer.Body));
    }

    [Fact]
    [Trait("Requirement", "D2")]
    public void Health_says_503_while_the_gateway_drains()
    {
        var answer = new GatewayPages(Running(isDraining: true)).Make(RouteAction.Health, []);
        Assert.Equal((503, "{\"status\":\"draining\"}\n"), (answer.Status, Encoding.UTF8.GetString(answer.Body)));
    }

    internal static GatewayFacts Running(bool isDraining = false)
    {
        var snapshot = GatewaySnapshot.Build(
            Specs.Gateway(
            [
                Specs.Upstream("etcd-1", endpoint: "10.0.1.1:2379"), Specs.Upstream("etcd-2", endpoint: "10.0.1.2:2379"), Specs.Upstream("etcd-3", endpoint: "[fd00::3]:2379"),
                Specs.Upstream("web-1", "admin", "10.0.2.1:9000"), Specs.Upstream("web-1", "site", "10.0.2.1:8080"),
            ]),
            null);
        snapshot.Upstreams[0].Health.Checked(passed: true, 1_250, now: 10_000);
        snapshot.Upstreams[0].Health.Checked(passed: true, 2_050, now: 15_000);
        for (var i = 0; i < 5; i++)
        {
            snapshot.Upstreams[1].Health.Checked(passed: false, 0, now: 20_000);
            snapshot.Upstreams[3].Health.Failed(UpstreamFailure.Connect, now: 30_000 + i);
        }

        snapshot.Upstreams[0].TryEnter(10);
        snapshot.Upstreams[0].TryEnter(10);
        snapshot.Upstreams[0].Leave();
        GatewayCounters[] counters = [new(), new()];
        counters[0].ConnectionOpened();
        counters[1].ConnectionOpened();
        counters[1].ConnectionClosed();
        counters[0].RequestEnded(200, 240, 10, 1_500_000, null);
        counters[1].RequestEnded(200, 1_700, 0, 20_000, null);
        counters[1].RequestEnded(403, 90, 0, 30, "no-rule");
        counters[0].RequestEnded(502, 11_000_000, 0, 40, "upstream-closed");
        counters[0].RequestEnded(0, 900, 0, 0, "caller-closed");
        var time = new FakeTime();
        var facts = new GatewayFacts
        {
            Version = "1.0.0",
            Transport = "epoll",
            Time = time,
            Now = () => 60_000,
            Started = time.GetUtcNow() - TimeSpan.FromSeconds(93_784),
            Snapshot = () => snapshot,
            IsDraining = () => isDraining,
            Counters = counters,
            Audit = null,
        };
        facts.Reloaded(succeeded: true);
        return facts;
    }
}
