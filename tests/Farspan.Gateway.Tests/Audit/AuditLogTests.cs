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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Each_request_leaves_one_line()
    {
        await using (var log = AuditLog.Open(Log, Spec, _time))
        {
            Write(log, "/volume/etcd-1/v2/keys?wait=true&access_token=geheim", began: 5_000, microseconds: 1_500_000);
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken));
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
        using var changed = new FileSystemWatcher(_folder);
        var seen = new SemaphoreSlim(0);
        changed.Changed += (_, _) => seen.Release();
        changed.EnableRaisingEvents = true;
        Write(log, "/a", 0, 0);
        await seen.WaitAsync(TestContext.Current.CancellationToken);
        while (new FileInfo(Log).Length == 0)
        {
            await seen.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("/a", JsonDocument.Parse(await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken)).RootElement.GetProperty("path").GetString());
    }

    internal static void Write(IAuditLog log, string path, long began, long microseconds, long number = 2, string? failure = null, int status = 200) => log.Write(new AuditEntry
    {
        Began = began,
        Microseconds = microseconds,
        Id = new RequestId(1, (ulong)number),
        Caller = new Caller(CallerKind.Token, "token/ops"),
        Source = new IPEndPoint(Farspan.Gateway.Tests.Routing.Specs.Address("10.0.0.9"), 4711),
        Listener = "http",
        Target = "etcd-1/volume",
        Method = "GET"u8,
        PathAndQuery = Encoding.Latin1.GetBytes(path),
        Version = 11,
        Status = status,
        BytesIn = 1,
        BytesOut = 2,
        Rule = "policy/inside",
        Failure = failure,
    });
}
