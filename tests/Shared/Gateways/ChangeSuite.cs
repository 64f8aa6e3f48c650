using System.Net.Sockets;

namespace Farspan.Testing.Gateways;

/// <summary>Reloads and drains: requests that have begun end as they began.</summary>
public abstract class ChangeSuite : GatewaySuite
{
    private const string Upgrade = "GET /volume/up/ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_thousand_reloads_under_load_fail_no_request_and_cut_no_connection()
    {
        const int reloads = 1000;
        await using var rig = await StartAsync(loops: 2);
        rig.Audit.Keeps = false;
        using var upstream = new AnsweringUpstream(rig.Upstream);
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(n => Run(() => AskAgainAndAgain(rig, n, done.Token))).ToList();
        var sockets = Enumerable.Range(0, 4).Select(n => Run(() => EchoAgainAndAgain(rig, n, done.Token))).ToList();
        for (var i = 0; i < reloads; i++)
        {
            var number = i;
            await rig.ReloadAsync(spec => spec with
            {
                Limits = spec.Limits with { HeadBytes = (16 + (number % 7)) * 1024, BodyBytes = number % 2 == 0 ? null : 1_000_000 },
                Upstreams = [.. spec.Upstreams.Select(u => u with { Provider = number % 100 < 50 ? "here" : "there" })],
            });
            if (i % 100 == 0)
            {
                upstream.Forget();
            }
        }

        await done.CancelAsync();
        var asked = (await Task.WhenAll(callers)).Sum();
        var echoed = (await Task.WhenAll(sockets)).Sum();
        Assert.True(asked > 100 && echoed > 100, $"{asked} requests and {echoed} echoes are no load");
        TestContext.Current.SendDiagnosticMessage($"{reloads} reloads, {asked} requests, {echoed} echoes");
        rig.Settle();
    }

    [Fact]
    public async Task A_reload_lets_heads_grow_and_shrink()
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream, request => Ok("x", $"A: {new string('b', request.Length)}\r\n"));
        using var caller = rig.Dial();
        foreach (var (limit, length, status) in new[] { (16, 15, "200"), (64, 60, "200"), (64, 15, "200"), (16, 15, "200"), (16, 60, "431") })
        {
            await rig.ReloadAsync(spec => spec with { Limits = spec.Limits with { HeadBytes = limit * 1024 } });
            caller.TrySend($"GET /volume/up/x HTTP/1.1\r\nHost: h\r\nA: {new string('a', length * 1024)}\r\n\r\n");
            var answer = ReadAnswer(caller);
            Assert.Equal(status, Status(answer));
        }
    }

    [Fact]
    public async Task A_drain_lets_requests_in_flight_end_and_takes_no_more()
    {
        await using var rig = await StartAsync();
        using var busy = rig.Dial();
        busy.Send(Get + Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        using var idle = rig.Dial();
        idle.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        ReadAnswer(idle);
        using var late = rig.Dial();
        late.Send("GET /health HT");
        using var own = rig.Dial();
        own.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        ReadAnswer(own);
        var drain = rig.Server.DrainAsync(closesSockets: true, TestContext.Current.CancellationToken);

        // The idle ones end at once; the ones with a request in flight, or a part of one, get their answer.
        Assert.Equal("", idle.ReadToEnd());
        Assert.True(SpinWait.SpinUntil(() => IsRefused(rig), TimeSpan.FromSeconds(30)));
        late.Send("TP/1.1\r\nHost: h\r\n\r\n");
        Assert.Contains("Connection: close\r\n", late.ReadToEnd(), StringComparison.Ordinal);
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        Assert.Contains("Connection: close\r\n", busy.ReadHead(), StringComparison.Ordinal);
        busy.Expect("hello");
        Assert.False(drain.IsCompleted);
        upstream.Send("world");
        Assert.Equal("world", busy.ReadToEnd());
        idle.Dispose();
        busy.Dispose();
        late.Dispose();
        own.Dispose();
        await drain;
        rig.Settle();
    }

    [Fact]
    public async Task A_drain_ends_in_its_time_what_does_not_end_itself()
    {
        await using var rig = await StartAsync(WideLimits.Spec with { DrainTimeout = TimeSpan.FromMilliseconds(200) });
        using var upstream = new AnsweringUpstream(rig.Upstream);
        using var socket = rig.Dial();
        socket.Send(Upgrade);
        socket.ReadHead();
        await rig.Server.DrainAsync(closesSockets: true, TestContext.Current.CancellationToken);
        Assert.Equal("<reset>", socket.ReadToEnd());
        rig.Settle();
    }

    private static bool IsRefused(GatewayRig rig)
    {
        try
        {
            rig.Dial().Dispose();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static Task<long> Run(Func<long> action) => Task.Factory.StartNew(action, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Each on one connection, to the end.
    private static long AskAgainAndAgain(GatewayRig rig, int number, CancellationToken done)
    {
        using var caller = rig.Dial();
        var count = 0L;
        while (!done.IsCancellationRequested)
        {
            var body = $"{number}-{count++}";
            caller.Send(count % 2 == 0 ? $"GET /volume/up/{body} HTTP/1.1\r\nHost: h\r\n\r\n" : $"POST /volume/up/{body} HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            var answer = ReadAnswer(caller);
            Assert.EndsWith($"\r\n\r\n/{body}", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Connection:", answer, StringComparison.Ordinal);
        }

        return count;
    }

    private static long EchoAgainAndAgain(GatewayRig rig, int number, CancellationToken done)
    {
        using var caller = rig.Dial();
        caller.Send(Upgrade);
        Assert.Equal("101", Status(caller.ReadHead()));
        var count = 0L;
        while (!done.IsCancellationRequested)
        {
            var text = $"<{number}-{count++}>";
            caller.Send(text);
            caller.Expect(text);
        }

        return count;
    }
}
