using Farspan.Gateway.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Routing;

public sealed class GatewaySnapshotAnswerTests
{
    private static readonly GatewaySpec Spec = Specs.Gateway(
        [Specs.Upstream("etcd-1", endpoint: "10.0.1.1:2379"), Specs.Upstream("web-1", "admin", "10.0.2.1:9000"), Specs.Upstream("web-1", "site", "10.0.2.1:8080")],
        Specs.Rule("10.0.0.0/16", origin: "policy/inside"), Specs.Rule("192.168.0.0/24", "site", origin: "policy/desk")) with
    {
        Egress = [Specs.Egress("api.example.com"), Specs.Egress("*.models.example", "80"), Specs.Egress("10.77.0.1", origin: "egress/inside")],
    };

    private static GatewaySnapshot Snapshot => GatewaySnapshot.Build(Spec, null);

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData("127.0.0.1", "", true)]
    [InlineData("::1", "", true)]
    [InlineData("10.0.1.1", "", true)]
    [InlineData("10.0.0.9", "", false)]
    [InlineData("203.0.113.9", "", false)]
    [InlineData("203.0.113.9", "Bearer " + Specs.OpsToken, true)]
    [InlineData("203.0.113.9", "Bearer wrong", false)]
    public void Status_is_for_the_topology_itself_and_who_shows_something_declared(string source, string authorization, bool isAnswered)
    {
        Assert.Equal(isAnswered ? RouteAction.Status : RouteAction.Refuse, Snapshot.Ask("/status", source, authorization: authorization).Action);
        Assert.Equal(isAnswered ? RouteAction.Metrics : RouteAction.Refuse, Snapshot.Ask("/metrics?x", source, authorization: authorization).Action);
        Assert.Equal(RouteAction.Health, Snapshot.Ask("/health", source, authorization: authorization).Action);
    }

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData("/volume/etcd-2/", "10.0.0.9", "No such machine is behind this gateway; 'etcd-1' is.")]
    [InlineData("/volume/etcd-2/", "192.168.0.9", "No such machine is behind this gateway; /status lists those that are.")]
    [InlineData("/volume/web-2/", "192.168.0.9", "No such machine is behind this gateway; 'web-1' is.")]
    [InlineData("/volume/web-1/", "127.0.0.1", "'web-1' has several services: name one, /volume/web-1/SERVICE/, of admin, site.")]
    [InlineData("/volume/web-1/", "192.168.0.9", "'web-1' has several services: name one, /volume/web-1/SERVICE/, of site.")]
    [InlineData("/volume/web-1/sit", "192.168.0.9", "'web-1' has several services: name one, /volume/web-1/SERVICE/, of site.")]
    [InlineData("/volume/etcd-1/", "203.0.113.9", "No rule allows this.")]
    [InlineData("/volume/etcd-2/", "203.0.113.9", "No rule allows this.")]
    public void Who_may_see_something_is_helped_and_nobody_else(string path, string source, string sentence) =>
        Assert.Equal(sentence, Snapshot.Ask(path, source).Refusal!.Sentence);

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("etcd-1:2379", "10.0.0.9", RouteAction.Tunnel, "etcd-1/volume")]
    [InlineData("ETCD-1.volume:2379", "10.0.0.9", RouteAction.Tunnel, "etcd-1/volume")]
    [InlineData("web-1:8080", "192.168.0.9", RouteAction.Tunnel, "web-1/site")]
    [InlineData("web-1.admin:9000", "192.168.0.9", RouteAction.Refuse, "web-1/admin")]
    [InlineData("etcd-1:22", "10.0.0.9", RouteAction.Refuse, null)]
    [InlineData("10.0.1.1:2379", "10.0.0.9", RouteAction.Refuse, null)]
    [InlineData("api.example.com:443", "10.0.0.9", RouteAction.Refuse, null)]
    public void Tunnels_lead_to_declared_services(string target, string source, RouteAction action, string? upstream)
    {
        var decision = Snapshot.Ask(target, source, "CONNECT");
        Assert.Equal((action, upstream), (decision.Action, decision.Upstream?.Name));
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("api.example.com:443", "CONNECT", "10.0.0.9", null, null)]
    [InlineData("API.example.com.:443", "CONNECT", "10.0.0.9", null, null)]
    [InlineData("http://eu.models.example/v1?x=y", "GET", "10.0.0.9", null, null)]
    [InlineData("http://a.b.models.example:80/", "GET", "10.0.0.9", null, null)]
    [InlineData("http://models.example/", "GET", "10.0.0.9", "no-egress-rule", "egress from 10.0.0.9 to models.example port 80")]
    [InlineData("api.example.com:22", "CONNECT", "10.0.0.9", "egress-port", "egress from 10.0.0.9 to api.example.com port 22; nearest is egress/rule: api.example.com port 443 from 10.0.0.0/8")]
    [InlineData("api.example.com:443", "CONNECT", "192.168.0.9", "egress-source", "egress from 192.168.0.9 to api.example.com port 443; nearest is egress/rule: api.example.com port 443 from 10.0.0.0/8")]
    [InlineData("evil-api.example.com:443", "CONNECT", "10.0.0.9", "no-egress-rule", "egress from 10.0.0.9 to evil-api.example.com port 443")]
    [InlineData("2130706433:443", "CONNECT", "10.0.0.9", "egress-host", null)]
    [InlineData("0x7f.1:443", "CONNECT", "10.0.0.9", "egress-host", null)]
    [InlineData("[::1%25lo]:443", "CONNECT", "10.0.0.9", "egress-host", null)]
    [InlineData("10.77.0.1:443", "CONNECT", "10.0.0.9", null, null)]
    public void What_goes_outside_needs_a_rule_and_the_missing_one_is_said(string target, string method, string source, string? code, string? missing)
    {
        var decision = Snapshot.Ask(target, source, method, listener: "out");
        Assert.Equal((code is null ? RouteAction.Outside : RouteAction.Refuse, code, missing), (decision.Action, decision.Refusal?.Code, decision.Missing));
        Assert.Equal(code is null, decision.Egress is not null);
    }

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("/volume/etcd-1/", "TRACE", "trace")]
    [InlineData("*", "OPTIONS", "asterisk")]
    [InlineData("/status", "POST", "page-method")]
    [InlineData("/health", "PUT", "page-method")]
    public void Other_ways_to_ask_are_refused_with_405(string target, string method, string code)
    {
        var decision = Snapshot.Ask(target, "127.0.0.1", method);
        Assert.Equal((405, code), (decision.Refusal!.Status, decision.Refusal.Code));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void A_listener_for_the_outside_still_leads_to_machines()
    {
        Assert.Equal(RouteAction.Forward, Snapshot.Ask("/volume/etcd-1/", listener: "out").Action);
        Assert.Equal(RouteAction.Tunnel, Snapshot.Ask("etcd-1:2379", method: "CONNECT", listener: "out").Action);
        Assert.Equal(RouteAction.Forward, Snapshot.Ask("http://localhost:3128/volume/etcd-1/", listener: "out").Action);
    }
}
