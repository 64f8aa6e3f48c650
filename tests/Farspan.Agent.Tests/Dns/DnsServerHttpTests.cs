using System.Buffers.Text;
using System.Net;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A whole name server over loopback: questions and metrics by HTTP.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsServerHttpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_come_by_http_too()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("10.0.0.1", await DohClient.AskAsync(server));
        using var client = DohClient.Open(server, DnsTransport.Https);
        var query = Base64Url.EncodeToString(RunningServer.Query("www.example.test", DnsType.A, id: 0));
        using var answer = await client.GetAsync(new Uri($"/dns-query?dns={query}", UriKind.Relative), Stop);
        Assert.Equal("application/dns-message", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(300), answer.Headers.CacheControl?.MaxAge);
        foreach (var (path, status) in new[]
        {
            ("/dns-query", HttpStatusCode.BadRequest), ("/dns-query?dns=", HttpStatusCode.BadRequest), ("/dns-query?dns=%41", HttpStatusCode.BadRequest), ("/dns-query?dns=AAA$", HttpStatusCode.BadRequest),
            ("/dns-query?dns=AAAA", HttpStatusCode.BadRequest), ("/", HttpStatusCode.NotFound), ("/metrics", HttpStatusCode.NotFound),
        })
        {
            using var refused = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(status, refused.StatusCode);
        }

        using var text = new StringContent("hello");
        using var wrong = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), text, Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
        using var transfer = DohClient.Posted(RunningServer.Query("example.test", DnsType.AXFR));
        using var whole = await client.PostAsync(new Uri("/dns-query", UriKind.Relative), transfer, Stop);
        Assert.Equal((int)DnsResponseCode.Refused, (await whole.Content.ReadAsByteArrayAsync(Stop))[3] & 15);
    }

    [Fact]
    public async Task Metrics_tell_what_happened()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }] });
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        Assert.Equal("192.0.2.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.org", "A"));
        Assert.Equal("192.0.2.1", await server.DigAsync(DnsTransport.Tcp, "+short", "www.example.org", "A"));
        using var client = DohClient.Open(server, DnsTransport.Metrics);
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        foreach (var line in new[]
        {
            "farspan_dns_queries_total{transport=\"udp\",view=\"lan\",type=\"A\",rcode=\"NOERROR\"} 2", "farspan_dns_queries_total{transport=\"tcp\",view=\"lan\",type=\"A\",rcode=\"NOERROR\"} 1",
            "farspan_dns_cache_hits_total 1", "farspan_dns_cache_misses_total 1", $"farspan_dns_upstream_healthy{{domain=\"\",server=\"{upstream.Endpoint}\"}} 1",
            "farspan_dns_answer_seconds_count 3", "farspan_dns_zone_serial{zone=\"example.test lan\"} 1",
        })
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }
    }
}
