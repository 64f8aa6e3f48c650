using System.Globalization;

namespace Farspan.Testing.Gateways;

/// <summary>Much of everything in little memory. Memory is the process's, so nothing runs beside it.</summary>
[Collection(nameof(Alone))]
public abstract class VolumeSuite : GatewaySuite
{
    private const int MegaByte = 1024 * 1024;

    [Theory]
    [Trait("Requirement", "D1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gigabyte_goes_up_through_a_few_buffers(bool isChunked)
    {
        const long total = 1024L * MegaByte;
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Post(isChunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {total}\r\n", ""));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        var piece = isChunked ? System.Text.Encoding.ASCII.GetBytes($"{MegaByte:x}\r\n{new string('a', MegaByte)}\r\n") : new byte[MegaByte];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var live = GC.GetTotalMemory(forceFullCollection: true);
        var before = Environment.WorkingSet;
        var sending = Task.Run(
            () =>
            {
                for (var i = 0; i < total / MegaByte; i++)
                {
                    caller.Send(piece);
                }

                caller.Send(isChunked ? "0\r\n\r\n" : "");
            },
            TestContext.Current.CancellationToken);
        var most = 0L;
        var buffers = 0;
        for (var read = 0L; read < total; read += 16L * MegaByte)
        {
            upstream.Drain(16L * MegaByte);
            most = Math.Max(most, Environment.WorkingSet);
            buffers = Math.Max(buffers, rig.Server.BuffersInUse);
            if (read == total / 2)
            {
                live = GC.GetTotalMemory(forceFullCollection: true) - live;
            }
        }

        if (isChunked)
        {
            upstream.ReadUntil("\r\n0\r\n\r\n");
        }

        await sending;
        upstream.Send(Ok("x"));
        Assert.EndsWith("x", ReadAnswer(caller), StringComparison.Ordinal);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        TestContext.Current.SendDiagnosticMessage($"1 GiB up: {buffers} buffers at most, {live / 1024} KiB more alive in the middle, {allocated / 1024} KiB allocated by the whole process, resident set +{(most - before) / MegaByte} MiB");
        Assert.InRange(buffers, 1, 3);
        Assert.InRange(live, long.MinValue, 16L * MegaByte);
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task A_caller_that_reads_slowly_stops_the_upstream()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Get);
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        upstream.Socket.Blocking = false;
        var sent = Transports.Pattern.Fill(upstream.Socket, 1_000_000_000);
        Assert.InRange(sent, 1, 32L * MegaByte);
        Assert.InRange(rig.Server.BuffersInUse, 1, 3);
        upstream.Socket.Blocking = true;
        caller.ReadHead();
        Assert.Equal(sent, caller.Drain(sent));
        upstream.Reset();
        Assert.Equal("<reset>", caller.ReadToEnd());
        rig.Settle();
    }

    [Theory]
    [InlineData("Content-Length: LENGTH\r\n\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", true)]
    [InlineData("A: b\r\n\r\n", false)]
    public async Task A_large_answer_arrives_whole(string fields, bool isChunked)
    {
        const int total = 20 * MegaByte;
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send("GET /volume/up/x HTTP/1.0\r\nHost: h\r\n\r\n");
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\n" + fields.Replace("LENGTH", total.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var sending = Task.Run(
            () =>
            {
                var piece = new byte[70_001];
                for (var sent = 0; sent < total; sent += piece.Length)
                {
                    var part = piece.AsSpan(0, Math.Min(piece.Length, total - sent));
                    Transports.Pattern.Write(part, sent);
                    upstream.Send(isChunked ? $"{part.Length:x}\r\n" : "");
                    upstream.Send(part);
                    upstream.Send(isChunked ? "\r\n" : "");
                }

                upstream.Send(isChunked ? "0\r\n\r\n" : "");
                upstream.EndSending();
            },
            TestContext.Current.CancellationToken);
        caller.ReadHead();
        var rest = System.Text.Encoding.Latin1.GetBytes(caller.Read(total) + caller.ReadToEnd());
        Assert.Equal(total, rest.Length);
        Transports.Pattern.Check(rest, 0);
        await sending;
        caller.Dispose();
        rig.Settle();
    }

    [Fact]
    public async Task An_answer_comes_while_the_upload_goes_on()
    {
        await using var rig = await StartAsync();
        using var caller = rig.Dial();
        caller.Send(Post("Transfer-Encoding: chunked\r\n", ""));
        using var upstream = rig.Upstream.Accept();
        upstream.ReadHead();
        upstream.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        Assert.Contains("Connection: close\r\n", caller.ReadHead(), StringComparison.Ordinal);
        for (var i = 0; i < 50; i++)
        {
            caller.Send("4\r\nping\r\n");
            upstream.Expect("4\r\nping\r\n");
            upstream.Send("4\r\npong\r\n");
            caller.Expect("4\r\npong\r\n");
        }

        caller.Send("0\r\n\r\n");
        upstream.Expect("0\r\n\r\n");
        upstream.Send("0\r\n\r\n");
        caller.Expect("0\r\n\r\n");
        Assert.Equal("", caller.ReadToEnd());
        rig.Settle();
    }

    [Fact]
    public async Task An_answer_that_is_whole_before_the_upload_ends_the_connection_without_losing_it()
    {
        await using var rig = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var caller = rig.Dial();
            var all = Post("Content-Length: 10000000\r\n", new string('a', 100_000));
            var sending = Task.Run(() => caller.TrySend(all), TestContext.Current.CancellationToken);
            using var upstream = rig.Upstream.Accept();
            upstream.ReadHead();
            upstream.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge");
            Assert.EndsWith("\r\n\r\nlarge", caller.ReadToEnd(), StringComparison.Ordinal);
            await sending;
        }

        rig.Settle();
    }

    [Fact]
    public async Task Ten_thousand_idle_connections_hold_no_buffer()
    {
        // Both ends live in this process.
        var count = (int)Math.Min(10_000, (OpenFiles() - 1_000) / 2);
        await using var rig = await StartAsync(loops: 2);
        using var upstream = new AnsweringUpstream(rig.Upstream);
        var callers = new List<RawPeer>(count);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
        {
            callers.Add(rig.Dial());
        }

        var dialled = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var caller in callers)
        {
            caller.Send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
            ReadAnswer(caller);
        }

        Assert.Equal(count, rig.Server.OpenConnections);
        Assert.True(SpinWait.SpinUntil(() => rig.Server.BuffersInUse == 0, TimeSpan.FromSeconds(30)));
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        TestContext.Current.SendDiagnosticMessage($"{count} idle connections: {each} bytes each, both ends of this process together ({(dialled - before) / count} before the first request)");
        Assert.InRange(each, long.MinValue, 8 * 1024);

        // Any of them still works.
        callers[count / 2].Send(Get);
        Assert.EndsWith("/x", ReadAnswer(callers[count / 2]), StringComparison.Ordinal);
        callers.ForEach(c => c.Dispose());
        rig.Settle();
    }

    private static long OpenFiles()
    {
        const long unknown = 4_096;
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits))
        {
            return unknown;
        }

        var line = File.ReadLines(limits).First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return long.Parse(line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
