using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Farspan.Addressing;
using Farspan.State.Gateways;
using Microsoft.AspNetCore.Http;

namespace Farspan.Testing.Gateways.Http2;

public abstract class Http2TunnelSuite : Http2Suite
{
    [Fact]
    [Trait("Requirement", "D1")]
    public async Task WebSocket_goes_over_a_stream_to_an_upstream_that_speaks_HTTP_1()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoMessagesAsync);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Rules = [TestGateway.Rule("policy/ops", "token/ops")] });
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = Make();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestGateway.Token}");
        socket.Options.AddSubProtocol("echo");
        await socket.ConnectAsync(new Uri($"ws://{gateway.Endpoint}/volume/etcd-1/socket"), invoker, Cancellation);
        Assert.Equal("echo", socket.SubProtocol);

        var message = new byte[300_000];
        Testing.Transports.Pattern.Write(message, 7);
        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
            Testing.Transports.Pattern.Check(await ReceiveAsync(socket), 7);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", Cancellation);
        var line = await gateway.Audit.NextAsync();
        Assert.Equal((20, 101, "token/ops", null), (line.Version, line.Status, line.Caller, line.Failure));
        Assert.InRange(line.BytesIn, 3_000_000, 3_010_000);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task WebSocket_without_a_token_is_refused_as_any_request()
    {
        await using var upstream = await TestUpstream.StartAsync(EchoMessagesAsync);
        await using var gateway = await StartAsync(upstream.Endpoint, s => s with { Rules = [TestGateway.Rule("policy/ops", "token/ops")] });
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = Make();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{gateway.Endpoint}/volume/etcd-1/socket"), invoker, Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task CONNECT_makes_a_tunnel_over_a_stream_and_half_closes_it()
    {
        await using var upstream = new RawUpstream(async (socket, cancellation) =>
        {
            var asked = await RawUpstream.ReadUntilAsync(socket, "\u0004", cancellation);
            await RawUpstream.SendAsync(socket, asked.ToUpperInvariant(), cancellation);
            Assert.Equal("", await RawUpstream.ReadUntilAsync(socket, "\u0004", cancellation));
            await RawUpstream.SendAsync(socket, "bye", cancellation);
            socket.Shutdown(SocketShutdown.Send);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        var authority = $"etcd-1:{upstream.Endpoint.Port}";
        await raw.HeadersAsync(1, isEnd: false, [(":method", "CONNECT"), (":authority", authority)], Cancellation);
        await raw.DataAsync(1, isEnd: false, Encoding.ASCII.GetBytes("hello"), Cancellation);
        await raw.DataAsync(1, isEnd: true, "\u0004"u8.ToArray(), Cancellation);
        var answer = await raw.AnswerAsync(1, Cancellation);
        Assert.Equal((200, null, "HELLO\u0004bye"), (answer.Status, answer.Reset, answer.Body));
        var line = await gateway.Audit.NextAsync();
        Assert.Equal((20, "CONNECT", 200, "etcd-1/volume", null), (line.Version, line.Method, line.Status, line.Target, line.Failure));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task CONNECT_to_what_is_not_declared_is_refused()
    {
        await using var gateway = await StartAsync(new IPEndPoint(IPAddress.Loopback, 1));
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: false, [(":method", "CONNECT"), (":authority", "169.254.169.254:80")], Cancellation);
        Assert.InRange((await raw.AnswerAsync(1, Cancellation)).Status, 400, 499);
        Assert.NotNull((await gateway.Audit.NextAsync()).Failure);
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task CONNECT_goes_outside_where_a_rule_allows_it()
    {
        await using var outside = new RawUpstream(async (socket, cancellation) =>
            await RawUpstream.SendAsync(socket, (await RawUpstream.ReadUntilAsync(socket, "\u0004", cancellation)).ToUpperInvariant(), cancellation));
        var port = outside.Endpoint.Port;
        await using var gateway = await StartAsync(new IPEndPoint(IPAddress.Loopback, 1), s => s with
        {
            Listeners = [s.Listeners[0] with { IsEgress = true }],
            Egress = [new EgressRuleSpec { Origin = "egress/one", From = [new IPNetwork(IPAddress.Loopback, 32)], Host = "out.example", Ports = [PortRange.Parse($"{port}", null)], Purpose = null }],
        });
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: false, [(":method", "CONNECT"), (":authority", $"out.example:{port}")], Cancellation);
        await raw.DataAsync(1, isEnd: true, "hello\u0004"u8.ToArray(), Cancellation);
        Assert.Equal((200, "HELLO\u0004"), await raw.AnswerAsync(1, Cancellation) is var answer ? (answer.Status, answer.Body) : default);
        Assert.Equal((20, "egress/one", null), await gateway.Audit.NextAsync() is var line ? (line.Version, line.Rule, line.Failure) : default);
        await raw.HeadersAsync(3, isEnd: false, [(":method", "CONNECT"), (":authority", $"other.example:{port}")], Cancellation);
        Assert.Equal(403, (await raw.AnswerAsync(3, Cancellation)).Status);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task An_upstream_that_only_claims_to_know_WebSocket_gets_none()
    {
        await using var upstream = new RawUpstream(async (socket, cancellation) =>
        {
            await RawUpstream.ReadUntilAsync(socket, "\r\n\r\n", cancellation);
            await RawUpstream.SendAsync(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", cancellation);
            await RawUpstream.ReadUntilAsync(socket, "never", cancellation);
        });
        await using var gateway = await StartAsync(upstream.Endpoint);
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: false, [.. RawHttp2.Head("CONNECT", "/volume/etcd-1/"), (":protocol", "websocket")], Cancellation);
        Assert.Equal((0, 2), await raw.AnswerAsync(1, Cancellation) is var answer ? (answer.Status, answer.Reset) : default);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Other_protocols_of_extended_CONNECT_are_refused()
    {
        await using var gateway = await StartAsync(new IPEndPoint(IPAddress.Loopback, 1));
        await using var raw = await RawHttp2.DialAsync(gateway.Endpoint, Cancellation);
        await raw.HeadersAsync(1, isEnd: false, [.. RawHttp2.Head("CONNECT", "/volume/etcd-1/"), (":protocol", "connect-udp")], Cancellation);
        Assert.Equal(501, (await raw.AnswerAsync(1, Cancellation)).Status);
        Assert.Equal("connect-protocol", (await gateway.Audit.NextAsync()).Failure);
    }

    internal static ClientWebSocket Make()
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return socket;
    }

    internal static async Task EchoMessagesAsync(HttpContext context)
    {
        Assert.True(context.WebSockets.IsWebSocketRequest);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        var buffer = new byte[32 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, read.Count), read.MessageType, read.EndOfMessage, context.RequestAborted);
        }
    }

    internal static async Task<byte[]> ReceiveAsync(WebSocket socket)
    {
        var message = new List<byte>();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            message.AddRange(buffer.AsSpan(0, read.Count));
        }
        while (!read.EndOfMessage);

        return [.. message];
    }
}
