using Farspan.Gateway.Access;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Routing;

public sealed class GatewaySnapshotTests
{
    private static readonly GatewaySpec Spec = Specs.Gateway(
        [
            Specs.Upstream("etcd-1", endpoint: "10.0.1.1:2379"), Specs.Upstream("etcd-2", endpoint: "10.0.1.2:2379"),
            Specs.Upstream("web-1", "admin", "10.0.2.1:9000"), Specs.Upstream("web-1", "site", "10.0.2.1:8080"),
        ],
        Specs.Rule("10.0.0.0/16", origin: "policy/inside"),
        Specs.Rule("192.168.0.0/24", "site", "web-1", "policy/desk", methods: ["GET", "HEAD"]),
        Specs.Rule("192.168.0.0/24", "admin", origin: "policy/ops", @as: ["token/ops", "certificate/ops.example"]));

    private static GatewaySnapshot Snapshot => GatewaySnapshot.Build(Spec, null);

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData("/health", "GET", RouteAction.Health)]
    [InlineData("/health?verbose", "HEAD", RouteAction.Health)]
    [InlineData("/volume/etcd-1/", "GET", RouteAction.Forward)]
    [InlineData("/volume/etcd-1/v2/keys?wait=true", "PUT", RouteAction.Forward)]
    [InlineData("/volume/etcd-1", "GET", RouteAction.AddSlash)]
    [InlineData("/volume/etcd-1?a=b", "HEAD", RouteAction.AddSlash)]
    [InlineData("/volume/etcd-1", "POST", RouteAction.Forward)]
    [InlineData("/volume/etcd-1/../../health", "GET", RouteAction.Forward)]
    [InlineData("http://10.9.0.1:8000/volume/etcd-2/x", "GET", RouteAction.Forward)]
    public void Paths_lead_to_pages_and_machines(string target, string method, RouteAction action) =>
        Assert.Equal(action, Snapshot.Ask(target, method: method).Action);

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData("/volume/etcd%2D1/", 404, "no-machine")]
    [InlineData("/volume/./etcd-1/", 404, "no-machine")]
    [InlineData("/volume//etcd-1/", 404, "no-machine")]
    [InlineData("/volume/ETCD-1/", 404, "no-machine")]
    [InlineData("/volume%2Fetcd-1/", 404, "no-route")]
    [InlineData("//volume/etcd-1/", 404, "no-route")]
    [InlineData("/Health", 404, "no-route")]
    [InlineData("/healthz", 404, "no-route")]
    [InlineData("/", 404, "no-route")]
    [InlineData("/volume/web-1/", 404, "no-machine")]
    public void Nothing_is_decoded_or_guessed(string target, int status, string code)
    {
        var decision = Snapshot.Ask(target);
        Assert.Equal((RouteAction.Refuse, status, code), (decision.Action, decision.Refusal!.Status, decision.Refusal.Code));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Who_calls_is_known_without_a_request()
    {
        var router = GatewaySnapshot.Build(
            Specs.Gateway([Specs.Upstream("etcd-1", endpoint: "10.0.0.1:8080")]) with { Callers = [new GatewayCallerSpec { Machine = "build-7", Addresses = [Specs.Address("10.0.0.7")] }] }, null);
        var tls = new TlsFacts { Version = TlsVersion.Tls13, CipherSuite = "TLS_AES_128_GCM_SHA256", ServerName = null, IsHttp2 = false, ClientNames = ["ops.example"] };
        Assert.Equal("machine/build-7", router.Identify(Specs.Address("10.0.0.7"), null, now: 0).Name);
        Assert.Equal("machine/build-7", router.Identify(Specs.Address("10.0.0.7").MapToIPv6(), null, now: 0).Name);
        Assert.Equal("machine/etcd-1", router.Identify(Specs.Address("10.0.0.1"), null, now: 0).Name);
        Assert.Equal("10.0.0.9", router.Identify(Specs.Address("10.0.0.9"), null, now: 0).Name);
        Assert.Equal("certificate/ops.example", router.Identify(Specs.Address("10.0.0.7"), tls, now: 0).Name);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void What_no_rule_allows_is_refused_and_the_rule_that_does_is_named()
    {
        var snapshot = Snapshot;
        Assert.Equal("policy/inside", snapshot.Ask("/volume/etcd-1/").Rule);
        Assert.Equal("policy/desk", snapshot.Ask("/volume/web-1/site/a", "192.168.0.7").Rule);
        Assert.Equal("/volume/web-1/site".Length, snapshot.Ask("/volume/web-1/site/a", "192.168.0.7").PrefixLength);
        Assert.Equal("no-rule", snapshot.Ask("/volume/web-1/site/a", "192.168.0.7", "POST").Refusal!.Code);
        Assert.Equal("no-rule", snapshot.Ask("/volume/etcd-1/", "192.168.0.7").Refusal!.Code);
        Assert.Equal("unauthorized", snapshot.Ask("/volume/web-1/admin/", "192.168.0.7").Refusal!.Code);
        Assert.Equal("unauthorized", snapshot.Ask("/volume/web-1/admin/", "192.168.0.7", authorization: "Bearer wrong").Refusal!.Code);
        Assert.Equal("policy/ops", snapshot.Ask("/volume/web-1/admin/", "192.168.0.7", authorization: $"Bearer {Specs.OpsToken}").Rule);
        Assert.Equal("policy/ops", snapshot.Ask("/volume/web-1/admin/", "192.168.0.7", names: ["ops.example"]).Rule);
        Assert.Equal("no-rule", snapshot.Ask("/volume/web-1/admin/", authorization: $"Bearer {Specs.OpsToken}").Refusal!.Code);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_caller_is_its_token_then_its_certificate_then_its_machine_then_its_address()
    {
        var snapshot = GatewaySnapshot.Build(Spec with { Callers = [new() { Machine = "build-1", Addresses = [Specs.Address("10.0.0.9")] }] }, null);
        var token = $"bearer  {Specs.OpsToken}";
        Assert.Equal(new Caller(CallerKind.Token, "token/ops"), snapshot.Ask("/", authorization: token, names: ["a"]).Caller);
        Assert.Equal(new Caller(CallerKind.Certificate, "certificate/a"), snapshot.Ask("/", names: ["a"]).Caller);
        Assert.Equal(new Caller(CallerKind.Certificate, "certificate/ops.example"), snapshot.Ask("/", names: ["a", "ops.example"]).Caller);
        Assert.Equal(new Caller(CallerKind.Machine, "machine/build-1"), snapshot.Ask("/").Caller);
        Assert.Equal(new Caller(CallerKind.Machine, "machine/etcd-1"), snapshot.Ask("/", "10.0.1.1").Caller);
        Assert.Equal(new Caller(CallerKind.Address, "203.0.113.5"), snapshot.Ask("/", "203.0.113.5").Caller);
    }
}
