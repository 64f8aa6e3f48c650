using System.Net;
using System.Net.Sockets;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>What HTTP/2 could carry into a request of HTTP/1.1 that says something else than the stream did (RFC 9113 section 8 and 10.3).</summary>
public abstract class Http2AbuseSuite : Http2Suite
{
    // Each is refused with a sentence and audited: the gateway's own parser sees it.
    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("transfer-encoding", "chunked", "connection-field")]
    [InlineData("upgrade", "h2c", "connection-field")]
    [InlineData("keep-alive", "timeout=5", "connection-field")]
    [InlineData("proxy-connection", "keep-alive", "connection-field")]
    [InlineData("x-a", "one\u0001two", "field-value")]
    [InlineData("x-a", "one\u007ftwo", "field-value")]
    [InlineData("expect", "the-unexpected", "expectation")]
    public async Task Is_refused_with_a_sentence(string name, string value, string code) =>
        await RefusedAsync([.. RawHttp2.Head("GET", "/volume/etcd-1/"), (name, value)], code);

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("GET", "/volume/etcd-1/ HTTP/1.1", "target")]
    [InlineData("GET", "/volume/etcd-1/a b", "target")]
    [InlineData("GET", "/volume/etcd-1/a#b", "target")]
    [InlineData("GET", "/volume/etcd-1/<", "target")]
    [InlineData("OPTIONS", "*", "asterisk")]
    public async Task A_target_is_refused_with_a_sentence(string method, string path, string code) => await RefusedAsync(RawHttp2.Head(method, path), code);

    // Each is nothing that HTTP/2 allows: the framework's server ends the stream or the connection before there is a request.
    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("connection", "close")]
    [InlineData("te", "gzip")]
    [InlineData("X-Upper", "case")]
    [InlineData("x-a", "one\r\nx-b: two")]
    [InlineData("x-a", "one\nx-b: two")]
    [InlineData("x-a", "one\0two")]
    [InlineData("x-a: b\r\nx-c", "d")]
    [InlineData("x-a:b", "c")]
    [InlineData("content-length", "5")]
    [InlineData("content-length", "-1")]
    [InlineData("content-length", "1, 2")]
    [InlineData(":path", "/twice")]
    [InlineData(":unknown", "pseudo")]
    public async Task Never_becomes_a_request(string name, string value) => await NothingPassesAsync([.. RawHttp2.Head("GET", "/volume/etcd-1/"), (name, value)]);

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("GET / HTTP/1.1\r\nx: y", "/volume/etcd-1/", "entry:8000")]
    [InlineData("GET", "/volume/etcd-1/\r\nx: y", "entry:8000")]
    [InlineData("GET", "volume/etcd-1/", "entry:8000")]
    [InlineData("GET", "", "entry:8000")]
    [InlineData("GET", "http://other/volume/etcd-1/", "entry:8000")]
    [InlineData("GET", "/volume/etcd-1/", "entry\r\nx: y")]
    [InlineData("GET", "/volume/etcd-1/", "user@entry")]
    [InlineData("GET", "/volume/etcd-1/", "entry/path")]
    public async Task A_pseudo_field_never_becomes_a_request(string method, string path, string authority) =>
        await NothingPassesAsync([(":method", method), (":scheme", "http"), (":authority", authority), (":path", path)]);

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("4", "hello")]
    [InlineData("6", "hello")]
    public async Task A_body_that_differs_from_its_length_is_reset_and_never_whole_for_the_upstream(string length, string body)
    {
        var whole = new TaskCompletionSource<bool>();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                whole.SetResult(true);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                whole.SetResult(false);
            }
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: false, RawHttp2.Head("POST", "/volume/etcd-1/", ("content-length", length)), Cancellation);
        await raw.DataAsync(1, isEnd: true, System.Text.Encoding.ASCII.GetBytes(body), Cancellation);
        var answer = await raw.AnswerAsync(1, Cancellation);
        Assert.True(answer.Reset is RawHttp2.ProtocolError || answer.GoAway is not null, answer.ToString());
        Assert.True(!whole.Task.IsCompleted || !await whole.Task);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_head_larger_than_allowed_is_refused_with_a_sentence()
    {
        (string, string)[] Large(int count) => [.. RawHttp2.Head("GET", "/volume/etcd-1/"), .. Enumerable.Range(0, count).Select(i => ($"x-{i}", new string('a', 1_000)))];
        await RefusedAsync(Large(5), "head-size", s => s with { Limits = s.Limits with { HeadBytes = 4_096 } });
        await NothingPassesAsync(Large(12), s => s with { Limits = s.Limits with { HeadBytes = 4_096 } });
    }

    private async Task RefusedAsync((string, string)[] fields, string code, Func<GatewaySpec, GatewaySpec>? change = null)
    {
        await using var upstream = new RawUpstream((_, _) => throw new InvalidOperationException("Nothing may come here."));
        await using var gateway = await StartAsync(upstream.Endpoint, change);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, fields, Cancellation);
        var answer = await raw.AnswerAsync(1, Cancellation);
        Assert.InRange(answer.Status, 400, 501);
        Assert.StartsWith($"{answer.Status} {code}: ", answer.Body, StringComparison.Ordinal);
        Assert.Equal((20, answer.Status, code), await gateway.Audit.NextAsync() is var line ? (line.Version, line.Status, line.Failure) : default);
        await raw.HeadersAsync(3, isEnd: true, RawHttp2.Head("GET", "/health"), Cancellation);
        Assert.Equal(200, (await raw.AnswerAsync(3, Cancellation)).Status);
    }

    private async Task NothingPassesAsync((string, string)[] fields, Func<GatewaySpec, GatewaySpec>? change = null)
    {
        var came = false;
        await using var upstream = new RawUpstream((_, _) =>
        {
            came = true;
            throw new SocketException();
        });
        await using var gateway = await StartAsync(upstream.Endpoint, change);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, fields, Cancellation);
        var answer = await raw.AnswerAsync(1, Cancellation);
        Assert.True(answer.Reset is not null || answer.GoAway is not null || answer.Status is >= 400 and < 500, answer.ToString());
        Assert.False(came);
        using var next = gateway.Dial();
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync(new Uri("/health", UriKind.Relative), Cancellation)).StatusCode);
    }
}
