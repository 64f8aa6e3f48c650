using System.Net.Sockets;
using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways;

/// <summary>Each phase has a time of its own. Only the one under test is short; what it ends with is what matters, not when.</summary>
public abstract class TimeoutSuite : GatewaySuite
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly GatewayLimitsSpec Head = WideLimits.Spec with { HeadTimeout = Short };
    private static readonly GatewayLimitsSpec Body = WideLimits.Spec with { BodyTimeout = Short };

    // So long that nothing in it is silent for as long, on a machine that is not very busy.
    private static readonly TimeSpan Trickle = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_head_that_comes_too_slowly_is_answered_and_ended()
    {
        await using var rig = await StartAsync(Head);
        using var caller = rig.Dial();
        caller.Send("HEAD / HT");
        Assert.Contains("408 head-timeout", caller.ReadToEnd(), StringComparison.Ordinal);

        // Byte by byte does not help: the time counts from the first one.
        using var slow = rig.Dial();
        var answer = Task.Run(slow.ReadToEnd, TestContext.Current.CancellationToken);
        while (!answer.IsCompleted)
        {
            slow.TrySend("a");
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        Assert.Contains("408 head-timeout", await answer, StringComparison.Ordinal);
        slow.Dispose();
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task A_connection_without_a_request_ends_without_a_word()
    {
        await using var rig = await StartAsync(Head with { IdleTimeout = Short });
        using var silent = rig.Dial();
        Assert.Equal("", silent.ReadToEnd());
        string idle;
        do
        {
            // On a busy machine the time may be over before the request is there.
            using var caller = rig.Dial();
            caller.TrySend("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
            idle = caller.ReadToEnd();
        }
        while (idle is "" or "<reset>");
        Assert.StartsWith("HTTP/1.1 200 ", idle, StringComparison.Ordinal);
        Assert.DoesNotContain("<reset>", idle, StringComparison.Ordinal);
        rig.Settle();
    }

    [Fact]
    public async Task An_upstream_that_cannot_be_reached_in_time_is_504()
    {
        await using var rig = await StartAsync(WideLimits.Spec with { ConnectTimeout = Short });

        // A full queue of a socket that nobody accepts from leaves the next one without an answer.
        rig.Upstream.Listening.Listen(0);
        var waiting = Enumerable.Range(0, 3).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var socket in waiting)
        {
            Assert.ThrowsAny<SocketException>(() => socket.Connect(rig.Upstream.Endpoint));
        }

        using var caller = rig.Dial();
        caller.Send(Get);
        Assert.Contains("504 connect-timeout", ReadAnswer(caller), StringComparison.Ordinal);
        waiting.ForEach(s => s.Dispose());
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task An_upstream_that_refuses_connections_is_502()
    {
        await using var rig = await StartAsync();
        rig.Upstream.Dispose();
        using var caller = rig.Dial();
        caller.Send(Get);
        Assert.Contains("502 connect-failed", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len")]
    public Task An_upstream_that_does_not_answer_in_time_is_504(string said) => WithRoomAsync(Short, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { AnswerTimeout = time });
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(said);
        caller.Read(said.Contains("103", StringComparison.Ordinal) ? said.Length : 0);
        Assert.Contains("504 answer-timeout", ReadAnswer(caller), StringComparison.Ordinal);
        Assert.True(upstream.ReadToEnd() is "" or "<reset>");
        caller.Dispose();
        rig.Settle();
    });

    [Theory]
    [InlineData("Content-Length: 5\r\n", "hel", "408 body-timeout")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\nhel", "408 body-timeout")]
    [InlineData("Content-Length: 5\r\nExpect: 100-continue\r\n", "", "504 answer-timeout")]
    public Task A_body_that_stops_is_ended_by_whose_fault_it_is(string fields, string body, string answer) => WithRoomAsync(Short, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { BodyTimeout = time });
        using var caller = rig.Dial();
        caller.Send(Post(fields, body));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        Assert.Contains(answer, caller.ReadToEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", upstream.ReadToEnd(), StringComparison.Ordinal);
        caller.Dispose();
        rig.Settle();
    });

    [Theory]
    [InlineData("Content-Length: 1000000\r\n", "a")]
    [InlineData("Transfer-Encoding: chunked\r\n", "1\r\na\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "1;extension=that-is-no-byte-of-the-body-however-long-it-may-be\r\na\r\n")]
    [Trait("Requirement", "D1")]
    public Task A_body_that_trickles_is_refused_though_it_is_never_silent(string fields, string piece) => WithRoomAsync(Trickle, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { BodyTimeout = time });
        using var caller = rig.Dial();
        caller.Send(Post(fields, ""));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        var answer = Task.Run(caller.ReadToEnd, TestContext.Current.CancellationToken);
        await TrickleAsync(caller, piece, answer);
        Assert.Contains("408 body-slow", await answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", upstream.ReadToEnd(), StringComparison.Ordinal);
        caller.Dispose();
        rig.Settle();
        Assert.EndsWith(" 408 body-slow", rig.Audit.Lines[^1], StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Requirement", "D1")]
    public Task A_conversation_may_be_slow_once_the_upstream_answers() => WithRoomAsync(Trickle, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { BodyTimeout = time });
        using var caller = rig.Dial();
        caller.Send(Post("Transfer-Encoding: chunked\r\n", ""));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        caller.ReadHead();
        var passed = Task.Delay(time * 2.5, TimeProvider.System, TestContext.Current.CancellationToken);
        await TrickleAsync(caller, "1\r\na\r\n", passed, upstream);
        caller.Send("0\r\n\r\n");
        upstream.ReadUntil("0\r\n\r\n");
        upstream.Send("0\r\n\r\n");
        caller.ReadUntil("0\r\n\r\n");
        caller.Dispose();
        rig.Settle();
        Assert.EndsWith(" 200 -", rig.Audit.Lines[^1], StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Requirement", "D1")]
    public Task An_answer_of_a_known_length_that_trickles_is_cut() => WithRoomAsync(Trickle, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { BodyTimeout = time });
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        var answer = Task.Run(caller.ReadToEnd, TestContext.Current.CancellationToken);
        await TrickleAsync(upstream, "a", answer);
        Assert.EndsWith("a<reset>", await answer, StringComparison.Ordinal);
        rig.Settle();
        Assert.EndsWith(" 200 upstream-slow", rig.Audit.Lines[^1], StringComparison.Ordinal);
    });

    // The shorter the time, the sooner the test ends, if the machine is quick enough for all that must happen in it; else it gets more.
    private static async Task WithRoomAsync(TimeSpan first, Func<TimeSpan, Task> test)
    {
        for (var time = first; ; time *= 4)
        {
            try
            {
                await test(time);
                return;
            }
            catch (Exception tooLate) when (time < Longest && tooLate is Xunit.Sdk.IAssertionException or SocketException)
            {
                // What is wrong is wrong with more time too.
            }
        }
    }

    private static async Task TrickleAsync(RawPeer from, string piece, Task end, RawPeer? to = null)
    {
        while (!end.IsCompleted)
        {
            from.TrySend(piece);
            to?.Read(piece.Length);
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public Task An_upstream_that_takes_no_more_of_a_body_is_504() => WithRoomAsync(Short, async time =>
    {
        await using var rig = await StartAsync(WideLimits.Spec with { BodyTimeout = time });
        using var caller = rig.Dial();
        var all = Post("Content-Length: 50000000\r\n", new string('a', 50_000_000));
        var sending = Task.Run(() => caller.TrySend(all), TestContext.Current.CancellationToken);
        using var upstream = rig.Upstream.Accept();
        Assert.Contains("504 answer-timeout", caller.ReadToEnd(), StringComparison.Ordinal);
        caller.Dispose();
        await sending;
        rig.Settle();
    });

    [Fact]
    public async Task An_answer_that_stops_is_cut()
    {
        await using var rig = await StartAsync(Body);
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        Assert.EndsWith("hel<reset>", caller.ReadToEnd(), StringComparison.Ordinal);
        rig.Settle();
        Assert.EndsWith(" 200 timeout", rig.Audit.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_takes_no_more_of_an_answer_is_ended()
    {
        await using var rig = await StartAsync(Body);
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.TrySend("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + new string('a', 100_000_000));
        Assert.True(upstream.ReadToEnd() is "" or "<reset>");
        rig.Settle();
    }

    [Fact]
    public async Task A_tunnel_in_which_nothing_moves_is_cut()
    {
        await using var rig = await StartAsync(Body);
        using var caller = rig.Dial();
        caller.Send($"CONNECT up.volume:{rig.Upstream.Endpoint.Port} HTTP/1.1\r\nHost: h\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        Assert.EndsWith("\r\n\r\n<reset>", caller.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("<reset>", upstream.ReadToEnd());
        rig.Settle();
    }
}
