using System.Net;
using System.Text;

namespace Farspan.Testing.Gateways;

/// <summary>What becomes of connections (RFC 9112 section 9, RFC 9110 sections 7.8 and 9.3.6).</summary>
public abstract class ConnectionSuite : GatewaySuite
{
    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_hundred_pipelined_requests_are_answered_in_their_order()
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream, request => Ok(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        using var caller = rig.Dial();
        var all = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            var body = $"{i}:" + new string((char)('a' + (i % 26)), i * 17);
            all.Append(i % 3 == 0 ? "GET /health HTTP/1.1\r\nHost: h\r\n\r\n" : i % 3 == 1 ? Post($"Content-Length: {body.Length}\r\n", body)
                : Post("Transfer-Encoding: chunked\r\n", $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n"));
        }

        var sending = Task.Run(() => caller.Send(all.ToString()), TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
        {
            var answer = ReadAnswer(caller);
            Assert.Equal("200", Status(answer));
            Assert.Contains(i % 3 == 0 ? "\r\n\r\nfine\n" : i % 3 == 1 ? $"\r\n\r\n{i}:" : $"\r\n{i}:", answer, StringComparison.Ordinal);
        }

        await sending;
        caller.EndSending();
        Assert.Equal("", caller.ReadToEnd());
        rig.Settle();
    }

    [Fact]
    public async Task Requests_that_lie_behind_each_other_are_answered_after_the_caller_has_ended_its_side()
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream);
        using var caller = rig.Dial();
        caller.Send(Get + Get.Replace("/x", "/y", StringComparison.Ordinal) + Get.Replace("/x", "/z", StringComparison.Ordinal));
        caller.EndSending();
        var answers = caller.ReadToEnd();
        Assert.Equal(["/x", "/y", "/z"], answers.Split("\r\n\r\n").Skip(1).Select(p => p[..2]));
        Assert.DoesNotContain("reset", answers, StringComparison.Ordinal);
        rig.Settle();
    }

    [Fact]
    public async Task A_caller_that_ends_its_side_while_the_upstream_works_gets_its_answer()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        caller.EndSending();
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        caller.ReadHead();
        caller.Expect("hello");
        upstream.Send("world");
        Assert.Equal("world", caller.ReadToEnd());
        upstream.Dispose();
        rig.Settle();
    }

    [Theory]
    [InlineData("1.1", "", true, "")]
    [InlineData("1.1", "Connection: close\r\n", false, "Connection: close\r\n")]
    [InlineData("1.1", "Connection: x, CLOSE\r\n", false, "Connection: close\r\n")]
    [InlineData("1.0", "", false, "Connection: close\r\n")]
    [InlineData("1.0", "Connection: keep-alive\r\n", true, "Connection: keep-alive\r\n")]
    [InlineData("1.0", "Connection: keep-alive, close\r\n", false, "Connection: close\r\n")]
    public async Task Connections_stay_as_the_caller_says(string version, string field, bool stays, string told)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream);
        foreach (var path in new[] { "/volume/up/x", "/health", "/nothing" })
        {
            using var caller = rig.Dial();
            for (var i = 0; i < (stays ? 3 : 1); i++)
            {
                caller.Send($"GET {path} HTTP/{version}\r\nHost: h\r\n{field}\r\n");
                var answer = ReadAnswer(caller);
                Assert.Equal(told, string.Concat(answer.Split("\r\n").Where(l => l.StartsWith("Connection:", StringComparison.Ordinal)).Select(l => l + "\r\n")));
            }

            if (!stays)
            {
                Assert.Equal("", caller.ReadToEnd());
            }
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    public async Task An_upstream_that_ends_or_says_too_much_is_not_asked_again(string said)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(said);
        Assert.EndsWith("\r\n\r\nok", ReadAnswer(caller), StringComparison.Ordinal);
        caller.Send(Get);
        using var second = rig.Upstream.Accept();
        second.ReadHead();
        second.Send(Ok("yes"));
        Assert.EndsWith("\r\n\r\nyes", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_behind_a_long_answer_is_never_taken_for_the_next_one()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        var body = new string('b', 300_000);
        for (var i = 0; i < 5; i++)
        {
            caller.Send(Get);
            using var upstream = rig.Upstream.Accept();
            upstream.ReadHead();
            upstream.Send(Ok(body) + Ok("evil"));
            Assert.EndsWith("\r\n\r\n" + body, ReadAnswer(caller), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("DELETE", 200)]
    [InlineData("POST", 502)]
    [InlineData("PATCH", 502)]
    public async Task A_stale_connection_costs_a_retry_only_where_it_does_no_harm(string method, int status)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(Ok("x"));
        ReadAnswer(caller);

        // It takes the next request and ends without a word: as a server does whose time for idle connections is over.
        caller.Send($"{method} /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n");
        upstream.ReadHead();
        upstream.Dispose();
        if (status == 200)
        {
            using var second = rig.Upstream.Accept();
            second.ReadHead();
            second.Dispose();

            // A new connection is not retried.
            Assert.Equal("502", Status(ReadAnswer(caller)));
            Assert.False(rig.Upstream.HasMore);
        }
        else
        {
            Assert.Equal("502", Status(ReadAnswer(caller)));
            Assert.False(rig.Upstream.HasMore);
        }

        caller.Send(Get);
        using var third = rig.Upstream.Accept();
        third.ReadHead();
        third.Send(Ok("y"));
        Assert.EndsWith("y", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_whose_body_has_gone_out_is_not_sent_again()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(Ok("x"));
        ReadAnswer(caller);
        caller.Send("PUT /volume/up/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
        upstream.ReadHead();
        upstream.Expect("hello");
        upstream.Reset();
        Assert.Equal("502", Status(caller.ReadToEnd()));
        Assert.False(rig.Upstream.HasMore);
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task Callers_over_ipv6_are_told_of_as_rfc_7239_says()
    {
        await using var rig = await GatewayRig.StartAsync(Create(), address: IPAddress.IPv6Loopback);
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        Assert.Contains("X-Forwarded-For: ::1\r\nX-Forwarded-Proto: http\r\nForwarded: for=\"[::1]\";proto=http;host=\"h\"\r\n", upstream.ReadHead(), StringComparison.Ordinal);
        upstream.Send(Ok("x"));
        ReadAnswer(caller);
        caller.Dispose();
        rig.Settle();
    }
}
