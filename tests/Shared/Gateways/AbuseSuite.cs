using System.Text.RegularExpressions;

namespace Farspan.Testing.Gateways;

/// <summary>What is sent to make two readers see different messages, and what only costs. Each row: what a caller sends, the status of each answer, and the targets of the requests that a careless upstream saw.</summary>
public abstract partial class AbuseSuite : GatewaySuite
{
    private const string Smuggled = "GET /volume/up/smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Probe = "GET /volume/up/probe HTTP/1.1\r\nHost: h\r\n\r\n";

    [Theory]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D5")]
    [MemberData(nameof(AbuseRows.RefusedLengths), MemberType = typeof(AbuseRows))]
    [MemberData(nameof(AbuseRows.RefusedFields), MemberType = typeof(AbuseRows))]
    [MemberData(nameof(AbuseRows.RefusedLines), MemberType = typeof(AbuseRows))]
    public Task Refused(string request, string status) => Check(request + Probe, status, "");

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task What_is_refused_unread_is_audited_with_who_sent_it()
    {
        await using var rig = await StartAsync();
        Say(rig, "GET\r\n\r\n");
        rig.Settle();
        Assert.Equal("127.0.0.1", Assert.Single(rig.Audit.Callers));
    }

    [Theory]
    [MemberData(nameof(AbuseRows.RefusedBodies), MemberType = typeof(AbuseRows))]
    public Task Refused_when_the_body_shows_it(string body, string status) =>
        Check(Post("Transfer-Encoding: chunked\r\n", body) + Smuggled, status, "");

    [Theory]
    [MemberData(nameof(AbuseRows.Served), MemberType = typeof(AbuseRows))]
    public Task Served(string request, string target) => Check(request + Probe, "200 200", target + " /probe");

    [Theory]
    [MemberData(nameof(AbuseRows.Answered), MemberType = typeof(AbuseRows))]
    public Task Answered_without_asking_and_the_connection_stays(string request, string status) => Check(request + Probe, status + " 200", "/probe");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_byte_makes_a_transfer_encoding_that_only_one_side_sees(int place)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream);
        foreach (var next in Enumerable.Range(0, 0x21).Concat(Enumerable.Range(0x7f, 0x81)).Select(b => (char)b))
        {
            var field = place switch
            {
                0 => $"{next}Transfer-Encoding: chunked",
                1 => $"Transfer-Encoding{next}: chunked",
                2 => $"Transfer-Encoding:{next}chunked",
                _ => $"Transfer-Encoding: chunked{next}",
            };
            foreach (var length in new[] { "Content-Length: 4\r\n", "" })
            {
                var answer = Say(rig, Post($"{field}\r\n{length}", "0\r\n\r\n") + Smuggled);
                var isPlain = place >= 2 && next is ' ' or '\t' && length.Length == 0;
                if (isPlain)
                {
                    Assert.Equal("200 200", Statuses(answer));
                }
                else
                {
                    Assert.True(Statuses(answer) is "400" or "501", $"{(int)next:x2} at {place}, '{length}': {answer}");
                }
            }
        }

        Assert.Equal(2 * (place < 2 ? 0 : 2), upstream.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(AbuseRows.BadAnswers), MemberType = typeof(AbuseRows))]
    public async Task Bad_answers_do_not_reach_the_caller(string answer)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream, _ => answer);
        var got = Say(rig, Get);
        Assert.Equal("502", Statuses(got));
        Assert.DoesNotContain("evil", got, StringComparison.OrdinalIgnoreCase);
        rig.Settle();
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n-1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\n\r\n")]
    public async Task Answers_that_turn_bad_on_the_way_are_cut(string answer)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream, _ => "HTTP/1.1 200 OK\r\n" + answer);
        using var caller = rig.Dial();
        caller.Send(Get);
        var got = caller.ReadToEnd();
        Assert.EndsWith("<reset>", got, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", got, StringComparison.Ordinal);
        rig.Settle();
    }

    [Fact]
    public async Task An_upstream_that_answers_before_it_is_asked_is_not_believed()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send(Ok("x"));
        ReadAnswer(caller);
        upstream.Send(Ok("evil"));
        Assert.True(upstream.ReadToEnd() is "" or "<reset>");
        caller.Send(Get);
        using var second = rig.Upstream.Accept();
        second.ReadHead();
        second.Send(Ok("good"));
        Assert.EndsWith("good", ReadAnswer(caller), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_that_never_end_are_refused_in_bounded_memory()
    {
        await using var rig = await StartAsync();
        foreach (var (start, status) in new[] { ("GET /", "414"), ("GET / HTTP/1.1\r\nA: ", "431"), ("GET / HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 200)), "431") })
        {
            using var caller = rig.Dial();
            caller.TrySend(start + new string('a', 100_000));
            Assert.Equal(status, Statuses(caller.ReadToEnd()));
        }

        rig.Settle();
    }

    private static string Say(GatewayRig rig, string text)
    {
        using var caller = rig.Dial();
        caller.TrySend(text);
        caller.EndSending();
        return caller.ReadToEnd();
    }

    private static string Statuses(string answers) =>
        string.Join(' ', StatusLine().Matches(answers).Select(m => m.Groups[1].Value)) + (answers.EndsWith("<reset>", StringComparison.Ordinal) ? " reset" : "");

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();

    private async Task Check(string text, string statuses, string targets)
    {
        await using var rig = await StartAsync();
        using var upstream = new AnsweringUpstream(rig.Upstream, _ => Ok("fine"));
        var answers = Say(rig, text);
        Assert.Equal(statuses, Statuses(answers));
        rig.Settle();
        Assert.Equal(targets.Split(' ', StringSplitOptions.RemoveEmptyEntries), upstream.Requests.Select(r => r.Split(' ')[1]));
        Assert.Equal(statuses.Split(' '), rig.Audit.Lines.Select(l => l.Split(' ')[^2]));
    }
}
