namespace Farspan.Testing.Gateways;

/// <summary>Connections that stop being HTTP: upgrades (RFC 9110 section 7.8) and CONNECT (section 9.3.6).</summary>
public abstract class TunnelSuite : GatewaySuite
{
    private const string Upgrade = "GET /volume/up/ws HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n";
    private const string Switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("Upgrade")]
    [InlineData("close, Upgrade")]
    public async Task After_101_bytes_go_both_ways_those_sent_early_too(string option)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Upgrade + "early");
        using var upstream = rig.Upstream.Accept();
        Assert.Contains("Connection: Upgrade\r\nUpgrade: websocket\r\n", upstream.ReadHead(), StringComparison.Ordinal);
        caller.Send("-later");
        upstream.ExpectNothing();
        upstream.Send(Switched.Replace("Connection: Upgrade", $"Connection: {option}", StringComparison.Ordinal) + "greeting");
        Assert.Equal("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Request-Id: #\r\n\r\n", Plain(caller.ReadHead()));
        caller.Expect("greeting");
        upstream.Expect("early-later");
        for (var i = 0; i < 20; i++)
        {
            caller.Send("ping");
            upstream.Expect("ping");
            upstream.Send("pong");
            caller.Expect("pong");
        }

        upstream.EndSending();
        Assert.Equal("", caller.ReadToEnd());
        caller.Send("last");
        caller.EndSending();
        Assert.Equal("last", upstream.ReadToEnd());
        rig.Settle();
    }

    [Fact]
    public async Task An_upgrade_that_is_declined_is_an_ordinary_answer()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Upgrade);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(Ok("no", "Upgrade: websocket\r\nConnection: upgrade\r\n"));
        Assert.Equal(Ok("no").Replace("\r\n\r\n", "\r\nX-Request-Id: #\r\n\r\n", StringComparison.Ordinal), Plain(ReadAnswer(caller)));
        caller.Send(Get);
        upstream.ReadHead();
    }

    [Theory]
    [InlineData(Get, Switched)]
    [InlineData(Upgrade, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n")]
    [InlineData("POST /volume/up/x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n\r\nhel", Switched)]
    public async Task A_change_of_protocol_that_nobody_asked_for_is_a_bad_answer(string request, string answer)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(request);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(answer);
        Assert.Equal("502", Status(ReadAnswer(caller)));
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("websocket, h2c")]
    [InlineData("H2C")]
    [InlineData("HTTP/2.0")]
    public async Task Nobody_changes_to_http2_past_the_rules(string protocol)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"GET /volume/up/x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: {protocol}\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        var head = upstream.ReadHead();
        Assert.DoesNotContain("Upgrade", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("HTTP2-Settings", head, StringComparison.OrdinalIgnoreCase);
        upstream.Send($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n");
        Assert.Equal("502", Status(ReadAnswer(caller)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_side_of_a_tunnel_ends_alone(bool callerFirst)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"CONNECT up.volume:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: up.volume\r\n\r\nearly");
        using var upstream = rig.Upstream.Accept();
        Assert.Equal("HTTP/1.1 200 OK\r\nX-Request-Id: #\r\n\r\n", Plain(caller.ReadHead()));
        upstream.Expect("early");
        var (first, second) = callerFirst ? (caller, upstream) : (upstream, caller);
        first.Send("bye");
        first.EndSending();
        Assert.Equal("bye", second.ReadToEnd());
        for (var i = 0; i < 10; i++)
        {
            second.Send("still here");
            first.Expect("still here");
        }

        second.EndSending();
        Assert.Equal("", first.ReadToEnd());
        rig.Settle();
        Assert.EndsWith(" 200 -", rig.Audit.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tunnel_that_is_cut_at_one_side_is_cut_at_the_other(bool byCaller)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"CONNECT up.volume:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: up.volume\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        caller.ReadHead();
        var (cutter, other) = byCaller ? (caller, upstream) : (upstream, caller);
        cutter.Send("x");
        other.Expect("x");
        cutter.Reset();
        Assert.Equal("<reset>", other.ReadToEnd());
        rig.Settle();
    }

    [Fact]
    public async Task A_tunnel_carries_much_both_ways_at_once()
    {
        const int total = 32 * 1024 * 1024;
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"CONNECT up.volume:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: up.volume\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        caller.ReadHead();
        var token = TestContext.Current.CancellationToken;
        await Task.WhenAll(
            Task.Run(() => Transports.Pattern.Send(caller.Socket, total, new Random(1)), token),
            Task.Run(() => Transports.Pattern.Send(upstream.Socket, total, new Random(2)), token),
            Task.Run(() => Assert.Equal(total, Transports.Pattern.Receive(caller.Socket, total)), token),
            Task.Run(() => Assert.Equal(total, Transports.Pattern.Receive(upstream.Socket, total)), token));
        caller.EndSending();
        Assert.Equal("", upstream.ReadToEnd());
        upstream.EndSending();
        rig.Settle();
    }
}
