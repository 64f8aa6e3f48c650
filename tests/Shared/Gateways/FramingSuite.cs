namespace Farspan.Testing.Gateways;

/// <summary>How bodies are framed on either side (RFC 9112 sections 6 and 7).</summary>
public abstract class FramingSuite : GatewaySuite
{
    private const string Chunks = "5;x=\"y\"\r\nhello\r\n6\r\n world\r\n0\r\nDigest: d\r\n\r\n";

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData("1.1", "Content-Length: 5\r\n\r\nhello", "Content-Length: 5\r\nX-Request-Id: #\r\n\r\nhello", false)]
    [InlineData("1.1", "Content-Length: 0\r\n\r\n", "Content-Length: 0\r\nX-Request-Id: #\r\n\r\n", false)]
    [InlineData("1.1", "Transfer-Encoding: chunked\r\n\r\n" + Chunks, "Transfer-Encoding: chunked\r\nX-Request-Id: #\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nDigest: d\r\n\r\n", false)]
    [InlineData("1.1", "A: b\r\n\r\nhello", "A: b\r\nTransfer-Encoding: chunked\r\nX-Request-Id: #\r\n\r\n5\r\nhello\r\n0\r\n\r\n", true)]
    [InlineData("1.0", "Content-Length: 5\r\n\r\nhello", "Content-Length: 5\r\nConnection: close\r\nX-Request-Id: #\r\n\r\nhello", false)]
    [InlineData("1.0", "Transfer-Encoding: chunked\r\n\r\n" + Chunks, "Connection: close\r\nX-Request-Id: #\r\n\r\nhello world", false)]
    [InlineData("1.0", "A: b\r\n\r\nhello", "A: b\r\nConnection: close\r\nX-Request-Id: #\r\n\r\nhello", true)]
    public async Task Answers_are_framed_for_the_caller(string version, string sent, string got, bool ends)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"GET /volume/up/x HTTP/{version}\r\nHost: h\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\n" + sent);
        if (ends)
        {
            upstream.EndSending();
        }

        var whole = "HTTP/1.1 200 OK\r\n" + got;
        if (version == "1.0")
        {
            Assert.Equal(whole, Plain(caller.ReadToEnd()));
        }
        else
        {
            Assert.Equal(whole, Plain(caller.Read(whole.Length + 31)));
            caller.Send(Get);
            using var again = ends ? rig.Upstream.Accept() : null;
            Assert.StartsWith("GET /x", (again ?? upstream).ReadHead(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HEAD", "200 OK\r\nContent-Length: 5", "200 OK\r\nContent-Length: 5")]
    [InlineData("HEAD", "200 OK\r\nTransfer-Encoding: chunked", "200 OK")]
    [InlineData("GET", "204 No Content", "204 No Content")]
    [InlineData("GET", "204 No Content\r\nContent-Length: 5", "204 No Content")]
    [InlineData("GET", "304 Not Modified\r\nContent-Length: 5", "304 Not Modified\r\nContent-Length: 5")]
    [InlineData("GET", "205 Reset Content\r\nContent-Length: 0", "205 Reset Content\r\nContent-Length: 0")]
    public async Task Answers_without_a_body_leave_the_connection_usable(string method, string sent, string got)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        RawPeer? upstream = null;
        for (var i = 0; i < 3; i++)
        {
            caller.Send($"{method} /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n");
            upstream ??= rig.Upstream.Accept();
            upstream.ReadHead();
            upstream.Send($"HTTP/1.1 {sent}\r\n\r\n");
            Assert.Equal($"HTTP/1.1 {got}\r\nX-Request-Id: #\r\n\r\n", Plain(caller.ReadHead()));
        }

        Assert.False(rig.Upstream.HasMore);
        upstream!.Dispose();
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n", "hello")]
    [InlineData("Content-Length: 0\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", Chunks)]
    [InlineData("Transfer-Encoding: CHUNKED\r\nTrailer: Digest\r\n", Chunks)]
    public async Task Requests_with_bodies_arrive_whole_byte_by_byte(string fields, string sent)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        using var upstream = await SendSlowly(rig, caller, Post(fields, sent));
        var head = upstream.ReadHead();
        Assert.Contains(fields.StartsWith('C') ? fields : "Transfer-Encoding: chunked\r\n", head, StringComparison.Ordinal);

        // Chunks are framed anew, as the bytes came.
        if (fields.StartsWith('T'))
        {
            var body = upstream.ReadUntil("0\r\nDigest: d\r\n\r\n");
            Assert.Equal("hello world", Data(body));
            Assert.DoesNotContain(";", body, StringComparison.Ordinal);
        }
        else
        {
            upstream.Expect(sent);
        }

        foreach (var next in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        {
            upstream.Send(next.ToString());
            await Task.Yield();
        }

        Assert.EndsWith("\r\n\r\nok", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interim_answers_go_to_those_who_know_them()
    {
        await using var rig = await StartAsync();
        foreach (var version in new[] { "1.1", "1.0" })
        {
            using var caller = rig.Dial();
            caller.Send($"GET /volume/up/x HTTP/{version}\r\nHost: h\r\n\r\n");
            using var upstream = rig.Upstream.Accept();
            upstream.ReadHead();
            upstream.Send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: close\r\nContent-Length: 5\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            if (version == "1.1")
            {
                caller.Expect("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            }

            upstream.Send(Ok("x"));
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", ReadAnswer(caller), StringComparison.Ordinal);
            upstream.Dispose();
        }
    }

    [Fact]
    public async Task Interim_answers_larger_than_a_buffer_in_all_are_passed_on()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        var hint = $"HTTP/1.1 103 Early Hints\r\nLink: {new string('l', 5000)}\r\n\r\n";
        for (var i = 0; i < 20; i++)
        {
            upstream.Send(hint[..777]);
            upstream.Send(hint[777..]);
            caller.Expect(hint);
        }

        upstream.Send(string.Concat(Enumerable.Repeat(hint, 20)) + Ok("x"));
        for (var i = 0; i < 20; i++)
        {
            caller.Expect(hint);
        }

        Assert.EndsWith("x", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_expects_100_sends_its_body_after_it()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Post("Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
        using var upstream = rig.Upstream.Accept();
        Assert.Contains("Expect: 100-continue\r\n", upstream.ReadHead(), StringComparison.Ordinal);
        upstream.Send("HTTP/1.1 100 Continue\r\n\r\n");
        caller.Expect("HTTP/1.1 100 Continue\r\n\r\n");
        caller.Send("hello");
        upstream.Expect("hello");
        upstream.Send(Ok("done"));
        var answer = ReadAnswer(caller);
        Assert.EndsWith("done", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_expects_100_and_is_refused_keeps_its_body()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Post("Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
        Assert.Equal("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\nConnection: close\r\nX-Request-Id: #\r\n\r\nno", Plain(caller.ReadToEnd()));
        Assert.Equal("", upstream.ReadToEnd());
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task Events_arrive_before_the_next_is_sent()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        caller.ReadHead();
        for (var i = 0; i < 50; i++)
        {
            upstream.Send($"b\r\ndata: {i:000}\n\n\r\n");
            caller.Expect($"b\r\ndata: {i:000}\n\n\r\n");
        }

        upstream.Send("0\r\n\r\n");
        caller.Expect("0\r\n\r\n");
    }

    private static string Data(string chunks)
    {
        var data = new System.Text.StringBuilder();
        for (int position = 0, length; (length = Convert.ToInt32(chunks[position..chunks.IndexOf('\r', position)], 16)) > 0; position += length + 2)
        {
            position = chunks.IndexOf('\n', position) + 1;
            data.Append(chunks.AsSpan(position, length));
        }

        return data.ToString();
    }

    private static async Task<RawPeer> SendSlowly(GatewayRig rig, RawPeer caller, string text)
    {
        foreach (var next in text)
        {
            caller.Send(next.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return rig.Upstream.Accept();
    }
}
