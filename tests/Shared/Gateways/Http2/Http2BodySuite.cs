using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Farspan.Testing.Gateways.Http2;

[Collection(nameof(Alone))]
public abstract class Http2BodySuite : Http2Suite
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_megabytes_go_there_and_back_through_little_memory(bool hasLength)
    {
        const long total = 100L * Megabyte;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentLength = hasLength ? context.Request.ContentLength : null;
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var request = Http2RequestSuite.Make("POST", "/volume/etcd-1/");
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        request.Content = new GeneratedContent(total, hasLength, sent);
        using var answer = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(hasLength ? total : null, answer.Content.Headers.ContentLength);

        // What is alive, without garbage and without what lives from tests before.
        var live = GC.GetTotalMemory(forceFullCollection: true);
        var (received, most) = (0L, 0L);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, Cancellation)) > 0; received += read)
        {
            hash.AppendData(buffer, 0, read);
            if (received % (10 * Megabyte) < read)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - live);
            }
        }

        Assert.Equal(total, received);
        Assert.Equal(sent.GetHashAndReset(), hash.GetHashAndReset());
        Assert.InRange(most, 0, 40 * Megabyte);
        var line = await gateway.Audit.NextAsync();
        Assert.Equal((200, total, total, null), (line.Status, line.BytesIn, line.BytesOut, line.Failure));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Events_arrive_one_by_one_while_the_answer_is_open()
    {
        var next = new SemaphoreSlim(0);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync(context.RequestAborted);
            for (var i = 0; i < 3; i++)
            {
                await next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync($"data: {i}\n\n", context.RequestAborted);
            }
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Http2RequestSuite.Make("GET", "/volume/etcd-1/"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        for (var i = 0; i < 3; i++)
        {
            next.Release();
            Assert.Equal($"data: {i}", await reader.ReadLineAsync(Cancellation));
            Assert.Equal("", await reader.ReadLineAsync(Cancellation));
        }

        Assert.Null(await reader.ReadLineAsync(Cancellation));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_body_that_nobody_reads_makes_its_sender_wait()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await read.Task;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var caller = gateway.Dial();
        using var request = Http2RequestSuite.Make("POST", "/volume/etcd-1/");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var content = new GeneratedContent(100L * Megabyte, hasLength: true, hash);
        request.Content = content;
        var asking = caller.SendAsync(request, Cancellation);

        // What is written stops growing far below the whole: sockets, windows and pipes are full.
        var before = -1L;
        while (before <= 0 || content.Written != before)
        {
            before = content.Written;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        }

        Assert.InRange(before, 1, 30 * Megabyte);
        read.SetResult();
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_caller_that_resets_its_stream_ends_the_request_to_the_upstream()
    {
        var (began, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            began.SetResult();
            await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, RawHttp2.Head("GET", "/volume/etcd-1/"), Cancellation);
        await began.Task.WaitAsync(TestGateway.Patience, Cancellation);
        await raw.ResetAsync(1, Cancellation);
        await gone.Task.WaitAsync(TestGateway.Patience, Cancellation);
        Assert.Equal((0, "caller-closed"), await gateway.Audit.NextAsync() is var line ? (line.Status, line.Failure) : default);

        // The connection goes on.
        await raw.HeadersAsync(3, isEnd: true, RawHttp2.Head("GET", "/health"), Cancellation);
        Assert.Equal(200, (await raw.AnswerAsync(3, Cancellation)).Status);
    }

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("Content-Length: 10\r\n\r\nbody")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nnonsense")]
    public async Task An_answer_that_is_cut_resets_the_stream_and_nothing_else(string answer)
    {
        await using var upstream = new RawUpstream(async (socket, cancellation) =>
        {
            await RawUpstream.ReadUntilAsync(socket, "\r\n\r\n", cancellation);
            await RawUpstream.SendAsync(socket, "HTTP/1.1 200 OK\r\n" + answer, cancellation);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, RawHttp2.Head("GET", "/volume/etcd-1/"), Cancellation);
        var got = await raw.AnswerAsync(1, Cancellation);
        Assert.Equal((2, null), (got.Reset, got.GoAway));
        Assert.Equal(200, await gateway.Audit.NextAsync() is { Failure: not null } line ? line.Status : 0);
        await raw.HeadersAsync(3, isEnd: true, RawHttp2.Head("GET", "/health"), Cancellation);
        Assert.Equal(200, (await raw.AnswerAsync(3, Cancellation)).Status);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_body_longer_than_allowed_is_refused_with_a_sentence()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Limits = s.Limits with { BodyBytes = 1_000 } });
        using var caller = gateway.Dial();
        foreach (var hasLength in (bool[])[true, false])
        {
            using var request = Http2RequestSuite.Make("POST", "/volume/etcd-1/");
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            request.Content = new GeneratedContent(2_000, hasLength, hash);
            using var answer = await caller.SendAsync(request, Cancellation);
            Assert.StartsWith("413 body-size", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Who_waits_for_100_gets_it_when_the_upstream_is_there()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Rules = [TestGateway.Rule("policy/ops", "token/ops")] });
        using var caller = gateway.Dial(h => h.Expect100ContinueTimeout = TestGateway.Patience);
        using var allowed = Http2RequestSuite.Make("POST", "/volume/etcd-1/");
        allowed.Headers.ExpectContinue = true;
        allowed.Headers.Authorization = new("Bearer", TestGateway.Token);
        allowed.Content = new StringContent("body");
        using var answer = await caller.SendAsync(allowed, Cancellation);
        Assert.Equal("body", await answer.Content.ReadAsStringAsync(Cancellation));

        using var refused = Http2RequestSuite.Make("POST", "/volume/etcd-1/");
        refused.Headers.ExpectContinue = true;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var content = new GeneratedContent(1_000, hasLength: true, hash);
        refused.Content = content;
        using var refusal = await caller.SendAsync(refused, Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, 0), (refusal.StatusCode, content.Written));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task An_upstream_that_does_not_answer_in_time_is_given_up()
    {
        await using var upstream = new RawUpstream((socket, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation));
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Limits = s.Limits with { AnswerTimeout = TimeSpan.FromMilliseconds(100) } });
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Http2RequestSuite.Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.StartsWith("504 answer-timeout", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task An_upstream_that_is_not_there_is_told()
    {
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var gateway = await StartAsync((IPEndPoint)nobody.LocalEndPoint!);
        using var caller = gateway.Dial();
        using var answer = await caller.SendAsync(Http2RequestSuite.Make("GET", "/volume/etcd-1/"), Cancellation);
        Assert.StartsWith("502 connect-failed", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
