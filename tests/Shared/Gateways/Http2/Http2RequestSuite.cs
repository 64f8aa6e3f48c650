using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Testing.Gateways.Http2;

public abstract class Http2RequestSuite : Http2Suite
{
    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Upstreams_are_told_who_called_as_over_HTTP_1_and_not_the_token()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Rules = [TestGateway.Rule("policy/ops", "token/ops")] });
        using var caller = gateway.Dial();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/volume/etcd-1/some/path?q=1") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestGateway.Token);
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("X-Request-Id", "mine");
        request.Headers.Add("Cookie", "a=1; b=2");
        using var answer = await caller.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal($"""
            GET /some/path?q=1 HTTP/1.1
            cookie: a=1; b=2
            forwarded: for=127.0.0.1;proto=http;host="{gateway.Endpoint}"
            host: etcd-1:{upstream.Endpoint.Port}
            via: 2 farspan
            x-forwarded-for: 127.0.0.1
            x-forwarded-host: {gateway.Endpoint}
            x-forwarded-prefix: /volume/etcd-1
            x-forwarded-proto: http
            x-request-id: {id}

            """, text);
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Connection") || answer.Headers.Contains("Transfer-Encoding"));
        Assert.Equal(
            new AuditedRequest(20, "GET", "/volume/etcd-1/some/path?q=1", 200, "etcd-1/volume", "token/ops", "policy/ops", null, 0, text.Length), await gateway.Audit.NextAsync());
    }

    [Theory]
    [Trait("Requirement", "D2")]
    [InlineData("GET", "/health", 200, "{}\n")]
    [InlineData("HEAD", "/health", 200, "")]
    [InlineData("GET", "/nowhere", 404, "404 no-route")]
    [InlineData("GET", "/volume/etcd-1", 308, "308 add-slash")]
    [InlineData("TRACE", "/volume/etcd-1/", 405, "405 trace")]
    public async Task The_gateway_answers_itself_what_it_answers_over_HTTP_1(string method, string path, int status, string beginning)
    {
        await using var upstream = await TestUpstream.StartAsync(EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Make(method, path), Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith(beginning, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(status == 308 ? path + "/" : null, answer.Headers.Location?.ToString());
        Assert.Equal((20, status), await gateway.Audit.NextAsync() is var line ? (line.Version, line.Status) : default);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Who_may_not_call_is_told_how_to()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Rules = [TestGateway.Rule("policy/ops", "token/ops")] });
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer realm=\"farspan\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal((401, null), await gateway.Audit.NextAsync() is var line ? (line.Status, line.Rule) : default);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Too_many_requests_are_told_when_to_come_again()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoHead);
        await using var gateway = await StartAsync(
            upstream.Endpoint, s => s with { Limits = s.Limits with { CallerRate = new() { PerSecond = 0.01, Burst = 1 } } });
        using var caller = gateway.Dial();
        using var first = await caller.SendAsync(Make("GET", "/volume/etcd-1/"), Cancellation);
        using var second = await caller.SendAsync(Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.Equal((200, 429), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 90, 100);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Nothing_is_passed_on_while_the_audit_log_takes_nothing()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        gateway.Audit.Accepts = false;
        using var answer = await caller.SendAsync(Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.StartsWith("503 audit-full", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_place_below_the_upstreams_root_is_below_the_machine_for_the_caller()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Redirect("/login?next=1");
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Make("GET", "/volume/etcd-1/x"), Cancellation);
        Assert.Equal("/volume/etcd-1/login?next=1", answer.Headers.Location!.ToString());
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Trailers_go_both_ways()
    {
        var asked = "";
        await using var upstream = new RawUpstream(async (socket, cancellation) =>
        {
            asked = await RawUpstream.ReadUntilAsync(socket, "x-asked: 41\r\n\r\n", cancellation);
            await RawUpstream.SendAsync(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 42\r\n\r\n", cancellation);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using (var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation))
        {
            await raw.HeadersAsync(1, isEnd: false, RawHttp2.Head("POST", "/volume/etcd-1/", ("te", "trailers")), Cancellation);
            await raw.DataAsync(1, isEnd: false, "asked"u8.ToArray(), Cancellation);
            await raw.HeadersAsync(1, isEnd: true, [("x-asked", "41")], Cancellation);
            Assert.Equal("body", (await raw.AnswerAsync(1, Cancellation)).Body);
        }

        Assert.Contains("Transfer-Encoding: chunked\r\nConnection: TE\r\nTE: trailers\r\n", asked, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n5\r\nasked\r\n0\r\nx-asked: 41\r\n\r\n", asked, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Callers_get_the_trailers_of_answers()
    {
        await using var upstream = new RawUpstream(async (socket, cancellation) =>
        {
            await RawUpstream.ReadUntilAsync(socket, "\r\n\r\n", cancellation);
            await RawUpstream.SendAsync(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 42\r\n\r\n", cancellation);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.Equal("body", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("42", answer.TrailingHeaders.GetValues("x-sum").Single());
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Hundreds_of_streams_at_once_get_each_its_own_answer()
    {
        const int streams = 1_000;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await Task.Yield();
            await context.Response.WriteAsync(context.Request.QueryString.Value!, context.RequestAborted);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        var answers = await Task.WhenAll(Enumerable.Range(0, streams).Select(i => caller.GetStringAsync(new Uri($"/volume/etcd-1/?n={i}", UriKind.Relative), Cancellation)));
        Assert.Equal(Enumerable.Range(0, streams).Select(i => $"?n={i}"), answers);
        for (var i = 0; i < streams; i++)
        {
            Assert.Equal((20, 200, null), await gateway.Audit.NextAsync() is var line ? (line.Version, line.Status, line.Failure) : default);
        }
    }

    internal static HttpRequestMessage Make(string method, string path) =>
        new(new HttpMethod(method), path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    internal static async Task EchoHead(HttpContext context)
    {
        var text = new StringBuilder($"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} {context.Request.Protocol}\n");
        foreach (var (name, value) in context.Request.Headers.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append('\n');
        }

        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
