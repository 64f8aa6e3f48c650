using System.Net;
using System.Text;
using System.Text.Json;
using Farspan.Gateway.Access;
using Farspan.Gateway.Audit;
using Farspan.State.Gateways;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private static readonly AuditSpec Spec = new() { FileBytes = 1 << 20, Files = 3, RefusesWhenFull = false };
    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-audit-").FullName;
    private readonly FakeTime _time = new();

    private string Log => Path.Combine(_folder, "audit.jsonl");

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Each_request_leaves_one_line()
    {
        await using (var log = AuditLog.Open(Log, Spec, _time))
        {
            Write(log, "/volume/etcd-1/v2/keys?wait=true&access_token=geheim", began: 5_000, microseconds: 1_500_000);
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(Log, Ended));
        Assert.Equal(
            """{"time":"2025-12-31T23:59:58.500Z","id":"00000000000000010000000000000002","caller":"token/ops","source":"10.0.0.9:4711","listener":"http","to":"etcd-1/volume","method":"GET","path":"/volume/etcd-1/v2/keys?wait=true&access_token=***","status":200,"in":1,"out":2,"us":1500000,"rule":"policy/inside","version":11}""",
            line);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
        }
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Lines_reach_the_disk_without_an_end_of_the_log()
    {
        await using var log = AuditLog.Open(Log, Spec, TimeProvider.System);
        Write(log, "/a", 0, 0);
        while (new FileInfo(Log).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ended);
        }

        Assert.Equal("/a", JsonDocument.Parse(await File.ReadAllTextAsync(Log, Ended)).RootElement.GetProperty("path").GetString());
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Files_are_closed_by_size_and_the_oldest_removed()
    {
        var spec = Spec with { FileBytes = 1_000 };
        await using (var log = AuditLog.Open(Log, spec, _time))
        {
            for (var i = 0; i < 100; i++)
            {
                Write(log, $"/{i}", 0, 0, i);
            }
        }

        Assert.Equal(["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2", "audit.jsonl.3"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder), f => Assert.InRange(new FileInfo(f).Length, 1, 1_000));
        var kept = await Paths();
        Assert.Equal(Enumerable.Range(100 - kept.Count, kept.Count).Select(i => $"/{i}"), kept);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_line_that_a_crash_tore_is_closed_and_a_gap_in_the_numbers_does_no_harm()
    {
        await File.WriteAllTextAsync(Log, "{\"time\":\"2026-01-01T00:00:00Z\",\"path\":\"/whole\"}\n{\"time\":\"2026-01-01T00", Ended);
        await File.WriteAllTextAsync($"{Log}.2", "{\"time\":\"2026-01-01T00:00:00Z\",\"path\":\"/old\"}\n", Ended);
        await using (var log = AuditLog.Open(Log, Spec with { FileBytes = 300, Files = 5 }, _time))
        {
            Write(log, "/next", 0, 0, 1);
            Write(log, "/last", 0, 0);
        }

        var reader = new AuditReader(Log, _time);
        Assert.Equal(["/old", "/whole", "/next", "/last"], await Paths(reader));
        Assert.Equal(1, reader.PassedOver);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Threads_that_write_at_once_lose_nothing_and_keep_their_order()
    {
        const int Threads = 6;
        const int Lines = 3_000;
        await using (var log = AuditLog.Open(Log, Spec with { FileBytes = 1 << 30 }, TimeProvider.System))
        {
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                for (var i = 0; i < Lines; i++)
                {
                    Write(log, $"/{t}", 0, 0, (t * Lines) + i);
                    SpinWait.SpinUntil(() => log.Accepts);
                }
            })).ToList();
            log.Update(Spec with { FileBytes = 1 << 30, RefusesWhenFull = true });
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(0, log.Lost);
        }

        var lines = (await Read(new AuditReader(Log, TimeProvider.System))).Select(r => (r.Line.Path, Id: Convert.ToInt64(r.Line.Id![16..], 16))).ToList();
        Assert.Equal(Threads * Lines, lines.Count);
        Assert.All(lines.GroupBy(l => l.Path), thread => Assert.Equal(thread.Select(l => l.Id).Order(), thread.Select(l => l.Id)));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task What_finds_no_room_is_counted_and_said()
    {
        long lost;
        await using (var log = AuditLog.Open(Log, Spec with { FileBytes = 1 << 30 }, _time))
        {
            // The clock stands still, so nothing is written before the end but what is urgent.
            var ring = new string('x', 2_000);
            for (var i = 0; i < 20_000; i++)
            {
                Write(log, $"/{ring}", 0, 0);
            }

            lost = log.Lost;
        }

        var read = await Read(new AuditReader(Log, _time));
        Assert.Equal(20_000 - lost, read.Count(r => r.Line.Lost == 0));
        Assert.Equal(lost, read.Sum(r => r.Line.Lost));
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public async Task A_line_allocates_nothing()
    {
        await using var log = AuditLog.Open(Log, Spec, _time);
        Write(log, "/a?token=b", 0, 0);
        var (caller, source, path) = (new Caller(CallerKind.Token, "token/ops"), new IPEndPoint(Routing.Specs.Address("10.0.0.9"), 1), Encoding.ASCII.GetBytes("/volume/a/b?token=c&d=e"));
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
            {
                log.Write(new AuditEntry
                {
                    Began = i,
                    Microseconds = 1,
                    Id = new RequestId(1, 1),
                    Caller = caller,
                    Source = source,
                    Listener = "http",
                    Target = "a/b",
                    Method = "GET"u8,
                    PathAndQuery = path,
                    Version = 11,
                    Status = 200,
                    BytesIn = 0,
                    BytesOut = 0,
                    Rule = "policy/a t.yaml:1:1",
                    Failure = null,
                });
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Waking the writer may cost a small object, once per batch; the runtime may allocate while it compiles anew.
        Assert.InRange(least, 0, 500);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_process_that_takes_over_and_the_one_before_do_not_overwrite_each_other()
    {
        await using (var old = AuditLog.Open(Log, Spec, _time))
        {
            Write(old, "/1", 0, 0, 1);
            old.HandOver();
            await using var next = AuditLog.Open(Log, Spec, _time, takesOver: true);
            Write(next, "/3", 0, 0, 3);
            Write(old, "/2", 0, 0);
        }

        Assert.Equal(["/1", "/2", "/3"], await Paths());
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<GatewayConfigurationException>(() => AuditLog.Open(Path.Combine(_folder, "none", "audit.jsonl"), Spec, _time));
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    internal static void Write(IAuditLog log, string path, long began, long microseconds, long number = 2, string? failure = null, int status = 200, string caller = "token/ops", string to = "etcd-1/volume") => log.Write(new AuditEntry
    {
        Began = began,
        Microseconds = microseconds,
        Id = new RequestId(1, (ulong)number),
        Caller = new Caller(CallerKind.Token, caller),
        Source = new IPEndPoint(Routing.Specs.Address("10.0.0.9"), 4711),
        Listener = "http",
        Target = to,
        Method = "GET"u8,
        PathAndQuery = Encoding.Latin1.GetBytes(path),
        Version = 11,
        Status = status,
        BytesIn = 1,
        BytesOut = 2,
        Rule = "policy/inside",
        Failure = failure,
    });

    internal static async Task<List<AuditRecord>> Read(AuditReader reader, AuditFilter? filter = null)
    {
        var records = new List<AuditRecord>();
        await foreach (var record in reader.ReadAsync(filter ?? AuditFilter.All, follows: false, Ended))
        {
            records.Add(record);
        }

        return records;
    }

    private async Task<List<string?>> Paths(AuditReader? reader = null) => [.. (await Read(reader ?? new AuditReader(Log, _time))).Select(r => r.Line.Path)];
}
