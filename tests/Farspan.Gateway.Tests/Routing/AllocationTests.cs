using Farspan.Testing.Gateways;
using System.Net;
using System.Text;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Routing;

public sealed class AllocationTests
{
    [Theory]
    [Trait("Requirement", "D6")]
    [InlineData("/volume/web-7/site/index.html", false, false)]
    [InlineData("/volume/web-7/site/index.html", true, false)]
    [InlineData("/volume/web-7/site/index.html", true, true)]
    [InlineData("/health", false, false)]
    [InlineData("/status", true, false)]
    public void Deciding_on_what_is_allowed_allocates_nothing(string path, bool hasToken, bool hasCertificate)
    {
        var rules = Enumerable.Range(0, 1_000).Select(i => Specs.Rule($"10.{i % 256}.0.0/16 10.9.0.0/16", i % 2 == 0 ? "none" : "site", origin: $"policy/{i}", @as: i % 3 == 0 ? ["token/ops"] : [])).ToList();
        var snapshot = GatewaySnapshot.Build(
            Specs.Gateway([.. Enumerable.Range(0, 200).SelectMany(i => new[] { Specs.Upstream($"web-{i}", "site"), Specs.Upstream($"web-{i}", "admin") })], rules) with
            {
                Limits = WideLimits.Spec with { CallerRate = new() { PerSecond = 1e9, Burst = 1_000_000 }, UpstreamRate = new() { PerSecond = 1e9, Burst = 1_000_000 } },
            },
            null);
        var (source, bytes, token) = (Specs.Address("10.9.1.2"), Encoding.ASCII.GetBytes(path), hasToken ? Encoding.ASCII.GetBytes($"Bearer {Specs.OpsToken}") : []);
        var tls = hasCertificate ? new TlsFacts { Version = TlsVersion.Tls13, CipherSuite = "", ServerName = null, IsHttp2 = false, ClientNames = ["a.example"] } : null;
        var refused = Many(snapshot, source, bytes, token, tls);

        // The runtime compiles the method anew while it runs, which may allocate once: the least of several rounds is the method's own.
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Many(snapshot, source, bytes, token, tls);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal((0L, 0), (least, refused));
    }

    private static int Many(GatewaySnapshot snapshot, IPAddress source, byte[] path, byte[] token, TlsFacts? tls)
    {
        var refused = 0;
        for (var i = 0; i < 1_000; i++)
        {
            refused += snapshot.Decide(new GatewayRequest
            {
                Listener = "http",
                Source = source,
                Tls = tls,
                Kind = RequestMethod.Get,
                Method = "GET"u8,
                Form = TargetForm.Origin,
                PathAndQuery = path,
                Authority = "entry:8000"u8,
                Authorization = token,
                Now = 1_000,
            }).Action == RouteAction.Refuse ? 1 : 0;
        }

        return refused;
    }
}
