namespace Farspan.Testing.Gateways;

/// <summary>Exchanges that end after each of their bytes, at either side, orderly or by a reset: nothing is left of them, nothing cut looks whole, and the next request is served.</summary>
public abstract class TruncationSuite : GatewaySuite
{
    private const string Chunks = "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nA: b\r\n\r\n";

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("Content-Length: 11\r\n", "hello world", false)]
    [InlineData("Content-Length: 11\r\n", "hello world", true)]
    [InlineData("Transfer-Encoding: chunked\r\n", Chunks, false)]
    [InlineData("Transfer-Encoding: chunked\r\n", Chunks, true)]
    [InlineData("Content-Length: 11\r\nExpect: 100-continue\r\n", "hello world", false)]
    public async Task Callers_that_end_early_leave_nothing(string fields, string body, bool resets)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream);
        var request = Post(fields, body);
        for (var length = 0; length < request.Length; length++)
        {
            using var caller = rig.Dial();
            caller.Send(request[..length]);
            if (resets)
            {
                caller.Reset();
            }
            else
            {
                caller.EndSending();
                Assert.True(caller.ReadToEnd() is "" or "<reset>", $"an answer behind {length} bytes");
            }
        }

        rig.Settle();
        Assert.Empty(upstream.Requests);
        Serves(rig);
    }

    [Theory]
    [InlineData("Content-Length: 11\r\n\r\nhello world", false)]
    [InlineData("Content-Length: 11\r\n\r\nhello world", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n" + Chunks, false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n" + Chunks, true)]
    [InlineData("A: b\r\n\r\nhello world", true)]
    public async Task Upstreams_that_end_early_are_never_taken_for_whole(string rest, bool resets)
    {
        await using var rig = await StartAsync();
        var answer = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" + rest;
        foreach (var version in new[] { "1.1", "1.0" })
        {
            for (var length = 0; length < answer.Length; length++)
            {
                using var caller = rig.Dial();
                caller.Send($"GET /volume/up/x HTTP/{version}\r\nHost: h\r\n\r\n");
                using var upstream = rig.Upstream.Accept();
                upstream.ReadHead();
                upstream.Send(answer[..length]);
                if (resets)
                {
                    caller.Socket.Poll(TimeSpan.FromMilliseconds(1), System.Net.Sockets.SelectMode.SelectRead);
                    upstream.Reset();
                }
                else
                {
                    upstream.EndSending();
                }

                caller.EndSending();
                var got = caller.ReadToEnd();
                Assert.True(got.EndsWith("<reset>", StringComparison.Ordinal) || got.Contains("HTTP/1.1 502 ", StringComparison.Ordinal), $"{length} bytes: {got}");
                Assert.DoesNotContain("200 OK\r\n", got.Contains("HTTP/1.1 502", StringComparison.Ordinal) ? got : "", StringComparison.Ordinal);

                // So that the service is not left alone for failing in a row.
                Serves(rig, upstream: rig.Upstream);
            }
        }

        rig.Settle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Callers_that_go_in_the_middle_of_an_answer_leave_nothing(bool resets)
    {
        await using var rig = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var caller = rig.Dial();
            caller.Send(Get);
            using var upstream = rig.Upstream.Accept();
            upstream.ReadHead();
            upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + new string('a', 10 * i));
            caller.ReadHead();
            if (resets)
            {
                caller.Reset();
            }
            else
            {
                caller.Dispose();
            }

            // It ends as soon as the gateway learns of it: by a reset at once, else by sending.
            upstream.TrySend(new string('a', 10_000_000));
            upstream.TrySend(new string('a', 10_000_000));
            Assert.True(upstream.ReadToEnd() is "" or "<reset>");
        }

        rig.Settle();
        Assert.All(rig.Audit.Lines, line => Assert.EndsWith(" 200 caller-closed", line, StringComparison.Ordinal));
    }

    private static void Serves(GatewayRig rig, RawUpstream? upstream = null)
    {
        using var caller = rig.Dial();
        caller.Send("GET /volume/up/fine HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        if (upstream is not null)
        {
            using var peer = upstream.Accept();
            peer.ReadHead();
            peer.Send(Ok("/fine", "Connection: close\r\n"));
            Assert.EndsWith("/fine", caller.ReadToEnd(), StringComparison.Ordinal);
            return;
        }

        Assert.EndsWith("/fine", caller.ReadToEnd(), StringComparison.Ordinal);
    }
}
