using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using Farspan.State.Gateways;
using Farspan.Testing.Transports;
using Microsoft.AspNetCore.Http;

namespace Farspan.Testing.Gateways.Http2;

public abstract class Http2LifeSuite : Http2Suite
{
    [Fact]
    [Trait("Requirement", "D1")]
    public async Task The_server_for_HTTP_2_begins_with_the_first_connection_that_speaks_it()
    {
        using var certificates = new TestCertificates();
        await using var upstream = await TestUpstream.StartAsync(Http2RequestSuite.EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Listeners = [s.Listeners[0], new ListenerSpec { Name = "https", Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)], Tls = TestCertificates.Spec(), IsEgress = false }] }, certificates.Folder);
        foreach (var address in new[] { $"http://{gateway.Endpoint}", $"https://{gateway.Server.Endpoints[1]}" })
        {
            using var older = gateway.Dial(h => Trust(h, certificates));
            older.DefaultRequestVersion = HttpVersion.Version11;
            using var answer = await older.GetAsync(new Uri(new Uri(address), "/volume/etcd-1/"), Cancellation);
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11, false), (answer.StatusCode, answer.Version, gateway.HasHttp2Begun));
        }

        using var caller = gateway.Dial();
        using var newer = await caller.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20, true), (newer.StatusCode, newer.Version, gateway.HasHttp2Begun));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_reload_cuts_no_stream_and_counts_for_the_next_one()
    {
        const int reloads = 100;
        await using var upstream = await TestUpstream.StartAsync(context =>
            context.WebSockets.IsWebSocketRequest ? Http2TunnelSuite.EchoMessagesAsync(context) : context.Response.WriteAsync("fine", context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = Http2TunnelSuite.Make();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Endpoint}/volume/etcd-1/socket"), invoker, Cancellation);
        using var caller = gateway.Dial();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asking = Task.Run(
            async () =>
            {
                var count = 0;
                for (; !ending.IsCancellationRequested; count++)
                {
                    Assert.Equal("fine", await caller.GetStringAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation));
                }

                return count;
            },
            Cancellation);
        for (var i = 0; i < reloads; i++)
        {
            await gateway.ReloadAsync(s => s with { Rules = [TestGateway.Rule($"policy/{i}")] });
            await socket.SendAsync(new byte[] { (byte)i }, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
            Assert.Equal([(byte)i], await Http2TunnelSuite.ReceiveAsync(socket));
        }

        await ending.CancelAsync();
        Assert.InRange(await asking, 1, int.MaxValue);
        await gateway.ReloadAsync(s => s with { Rules = [] });
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Draining_lets_streams_end_and_begins_none()
    {
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            began.SetResult();
            await go.Task;
            await context.Response.WriteAsync("late", context.RequestAborted);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, RawHttp2.Head("GET", "/volume/etcd-1/"), Cancellation);
        await began.Task;
        var draining = gateway.Server.DrainAsync(closesSockets: true, Cancellation);
        await raw.GoneAwayAsync(Cancellation);
        Assert.False(draining.IsCompleted);
        go.SetResult();
        var answer = await raw.AnswerAsync(1, Cancellation);
        Assert.Equal((200, "late", null), (answer.Status, answer.Body, answer.Reset));
        await draining.WaitAsync(TestGateway.Patience, Cancellation);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_connection_without_streams_ends_after_the_idle_time()
    {
        await using var gateway = await StartAsync(new IPEndPoint(IPAddress.Loopback, 1), s => s with { Limits = s.Limits with { IdleTimeout = TimeSpan.FromSeconds(5) } });
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: true, RawHttp2.Head("GET", "/health"), Cancellation);
        Assert.Equal(200, (await raw.AnswerAsync(1, Cancellation)).Status);
        await raw.GoneAwayAsync(Cancellation);
        Assert.Equal(0, (await raw.AnswerAsync(3, Cancellation)).Status);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Draining_ends_what_takes_too_long()
    {
        await using var upstream = await TestUpstream.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Limits = s.Limits with { DrainTimeout = TimeSpan.FromMilliseconds(200) } });
        using var caller = gateway.Dial();
        var asking = caller.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation);
        while (upstream.Requests == 0)
        {
            await Task.Yield();
        }

        await gateway.Server.DrainAsync(closesSockets: true, Cancellation).WaitAsync(TestGateway.Patience, Cancellation);
        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        Assert.Equal((0, "caller-closed"), await gateway.Audit.NextAsync() is var line ? (line.Status, line.Failure) : default);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Places_of_connections_are_given_back()
    {
        await using var upstream = await TestUpstream.StartAsync(Http2RequestSuite.EchoHead);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Limits = s.Limits with { ConnectionsPerCaller = 1 } });
        for (var i = 0; i < 20; i++)
        {
            while (true)
            {
                // The place is free as soon as the gateway has seen the end of the connection before.
                using var caller = gateway.Dial();
                try
                {
                    using var answer = await caller.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation);
                    break;
                }
                catch (HttpRequestException)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Over_TLS_it_is_agreed_on_by_ALPN()
    {
        using var certificates = new TestCertificates();
        await using var upstream = await TestUpstream.StartAsync(Http2RequestSuite.EchoHead);
        await using var gateway = await StartAsync(
            upstream.Endpoint, s => s with { Listeners = [s.Listeners[0] with { Tls = TestCertificates.Spec() }] }, certificates.Folder);
        using var caller = gateway.Dial(h => Trust(h, certificates));
        caller.BaseAddress = new Uri($"https://{gateway.Endpoint}");
        using var answer = await caller.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Contains("forwarded: for=127.0.0.1;proto=https;", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using var older = gateway.Dial(h => Trust(h, certificates));
        older.BaseAddress = caller.BaseAddress;
        older.DefaultRequestVersion = HttpVersion.Version11;
        using var same = await older.GetAsync(new Uri("/volume/etcd-1/", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (same.StatusCode, same.Version));
    }

    // The certificate is for a name, the test calls an address.
    private static void Trust(SocketsHttpHandler handler, TestCertificates certificates)
    {
        handler.SslOptions.CertificateChainPolicy = certificates.Trust;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch;
    }
}
