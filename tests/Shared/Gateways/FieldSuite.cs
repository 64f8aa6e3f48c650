namespace Farspan.Testing.Gateways;

/// <summary>What becomes of fields (RFC 9110 section 7.6, RFC 7239).</summary>
public abstract class FieldSuite : GatewaySuite
{
    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D5")]
    public async Task A_request_reaches_the_upstream_with_its_own_fields_and_the_gateways()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send("GET /volume/up/a/b?c=d HTTP/1.1\r\nHost: front:8000\r\nA: 1\r\nConnection: keep-alive, X-Hop, TE\r\nx-hop: gone\r\nB: 2\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nTE: trailers\r\n"
            + "X-Forwarded-For: 6.6.6.6\r\nX-FORWARDED-HOST: evil\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Prefix: /evil\r\nForwarded: for=6.6.6.6\r\nX-Request-Id: mine\r\nVia: 1.1 before\r\n"
            + "Proxy-Authorization: Basic x\r\nHTTP2-Settings: x\r\nCookie: c=d\r\nX-HOP: gone too\r\nC: 3\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        var head = Plain(upstream.ReadHead());
        Assert.Equal(
            $"GET /a/b?c=d HTTP/1.1\r\nHost: up:{rig.Upstream.Endpoint.Port}\r\nA: 1\r\nB: 2\r\nVia: 1.1 before\r\nCookie: c=d\r\nC: 3\r\nConnection: TE\r\nTE: trailers\r\n"
            + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\nForwarded: for=127.0.0.1;proto=http;host=\"front:8000\"\r\nX-Forwarded-Host: front:8000\r\nX-Forwarded-Prefix: /volume/up\r\nVia: 1.1 farspan\r\nX-Request-Id: #\r\n\r\n",
            head);
        upstream.Send(Ok("x"));
        ReadAnswer(caller);
    }

    [Theory]
    [InlineData("Bearer " + GatewayRig.Token, false)]
    [InlineData("bearer " + GatewayRig.Token, false)]
    [InlineData("Basic abc", true)]
    public async Task A_token_for_the_gateway_goes_no_further(string value, bool arrives)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send($"GET /volume/up/x HTTP/1.1\r\nHost: h\r\nAuthorization: {value}\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        Assert.Equal(arrives, upstream.ReadHead().Contains("Authorization: " + value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/login", "/volume/up/login")]
    [InlineData("/", "/volume/up/")]
    [InlineData("http://up:PORT/login?x", "/volume/up/login?x")]
    [InlineData("http://up:PORT", "/volume/up")]
    [InlineData("http://up:PORT.evil/", "http://up:PORT.evil/")]
    [InlineData("http://elsewhere/login", "http://elsewhere/login")]
    [InlineData("//elsewhere/login", "//elsewhere/login")]
    [InlineData("login", "login")]
    [InlineData("", "")]
    public async Task Locations_lead_back_through_the_gateway(string sent, string got)
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        var port = rig.Upstream.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        upstream.Send($"HTTP/1.1 302 Found\r\nA: b\r\nLocation: {sent.Replace("PORT", port, StringComparison.Ordinal)}\r\nC: d\r\nContent-Length: 0\r\n\r\n");
        var lines = caller.ReadHead().Split("\r\n");
        Assert.Equal(["Location: " + got.Replace("PORT", port, StringComparison.Ordinal)], lines.Where(l => l.StartsWith("Location", StringComparison.Ordinal)));
        Assert.Contains("A: b", lines);
        Assert.Contains("C: d", lines);
    }

    [Fact]
    public async Task An_answer_reaches_the_caller_without_what_ends_at_this_hop()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 299 Very Fine\r\nKeep-Alive: 5\r\nA: 1\r\nConnection: keep-alive, x-hop\r\nX-Hop: gone\r\nProxy-Authenticate: Basic\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nX-Request-Id: theirs\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("HTTP/1.1 299 Very Fine\r\nA: 1\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nContent-Length: 0\r\nX-Request-Id: #\r\n\r\n", Plain(caller.ReadHead()));
    }

    [Fact]
    public async Task Each_request_has_an_identifier_of_its_own_at_both_sides()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        RawPeer? upstream = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            caller.Send(Get);
            upstream ??= rig.Upstream.Accept();
            var there = Line(upstream.ReadHead());
            upstream.Send(Ok("x"));
            Assert.Equal(there, Line(ReadAnswer(caller)));
            Assert.True(seen.Add(there));
        }

        upstream!.Dispose();
    }

    [Fact]
    public async Task The_gateways_own_answers_to_head_have_no_body_and_to_what_follows_they_have()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Contains("Content-Length: 5\r\n", caller.ReadHead(), StringComparison.Ordinal);
        caller.Send("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n");
        caller.ReadHead();
        var answer = ReadAnswer(caller);
        Assert.Contains("400 request-line", answer, StringComparison.Ordinal);
        Assert.Equal("", caller.ReadToEnd());
    }

    private static string Line(string head) => head.Split("\r\n").Single(l => l.StartsWith("X-Request-Id: ", StringComparison.Ordinal));
}
