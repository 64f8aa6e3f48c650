using Farspan.Gateway.Audit;
using Farspan.State.Gateways;
using Farspan.Testing;

namespace Farspan.Gateway.Tests.Audit;

public sealed class AuditReaderTests : IDisposable
{
    private static readonly AuditSpec Spec = new() { FileBytes = 2_000, Files = 50, RefusesWhenFull = false };
    private readonly string _folder = Directory.CreateTempSubdirectory("farspan-audit-").FullName;

    private string Log => Path.Combine(_folder, "audit.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Lines_are_found_by_caller_target_status_time_and_failure()
    {
        var time = new FakeTime();
        await using (var log = AuditLog.Open(Log, Spec, time))
        {
            AuditLogTests.Write(log, "/0", 0, 0, status: 200, caller: "token/ops", to: "etcd-1/volume");
            AuditLogTests.Write(log, "/1", 60_000, 0, status: 403, caller: "token/dev", to: "etcd-1/admin", failure: "no-rule");
            AuditLogTests.Write(log, "/2", 0, 0, status: 502, caller: "10.0.0.1", to: "etcd-10/volume", failure: "upstream-closed");
        }

        Assert.Equal("/0 /1 /2", await Found(AuditFilter.All));
        Assert.Equal("/0", await Found(new() { Caller = "token/ops" }));
        Assert.Equal("/0 /1", await Found(new() { Caller = "token/*" }));
        Assert.Equal("/0 /1", await Found(new() { To = "etcd-1" }));
        Assert.Equal("/0 /1 /2", await Found(new() { To = "etcd-1*" }));
        Assert.Equal("/1", await Found(new() { To = "etcd-1/admin" }));
        Assert.Equal("/1 /2", await Found(new() { MinStatus = 400 }));
        Assert.Equal("/0 /1", await Found(new() { MaxStatus = 499 }));
        Assert.Equal("/1 /2", await Found(new() { FailuresOnly = true }));
        Assert.Equal("/0 /1 /2", await Found(new() { Since = time.GetUtcNow(), Until = time.GetUtcNow() }));
        Assert.Equal("", await Found(new() { Since = time.GetUtcNow() + TimeSpan.FromMilliseconds(1) }));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Following_sees_each_line_once_and_in_order_while_files_are_closed_and_numbered_anew()
    {
        const int Lines = 600;
        using var caughtUp = new SemaphoreSlim(0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var log = AuditLog.Open(Log, Spec, TimeProvider.System);
        AuditLogTests.Write(log, "/0", 0, 0, 0);
        var seen = new List<string?>();
        var writing = Task.CompletedTask;
        await foreach (var record in new AuditReader(Log, TimeProvider.System).ReadAsync(AuditFilter.All, follows: true, enough.Token))
        {
            seen.Add(record.Line.Path);
            if (seen.Count == 1)
            {
                writing = Task.Run(
                    async () =>
                    {
                        for (var i = 1; i < Lines; i++)
                        {
                            AuditLogTests.Write(log, $"/{i}", 0, 0, i);
                            if (i % 100 == 0)
                            {
                                // Lines of several threads have no order among each other, and this may go on as another one.
                                await caughtUp.WaitAsync(enough.Token);
                            }
                        }
                    },
                    enough.Token);
            }

            if (seen.Count % 100 == 1 && seen.Count > 1)
            {
                caughtUp.Release();
            }

            if (seen.Count == Lines)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"/{i}"), seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "D5")]
    public async Task Following_sees_what_the_process_that_was_replaced_still_writes(bool beginsEmpty)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var spec = Spec with { FileBytes = 1 << 20 };
        await using var old = AuditLog.Open(Log, spec, TimeProvider.System);
        if (!beginsEmpty)
        {
            AuditLogTests.Write(old, "/before", 0, 0, 1);
        }

        await using var following = new AuditReader(Log, TimeProvider.System).ReadAsync(AuditFilter.All, follows: true, enough.Token).GetAsyncEnumerator(enough.Token);
        var next = following.MoveNextAsync();
        if (!beginsEmpty)
        {
            Assert.Equal("/before", await Next());
        }

        old.HandOver();
        await using var taking = AuditLog.Open(Log, spec, TimeProvider.System, takesOver: true);
        for (var i = 0; i < 3; i++)
        {
            AuditLogTests.Write(taking, $"/new/{i}", 0, 0, 100 + i);
            Assert.Equal($"/new/{i}", await Next());
            AuditLogTests.Write(old, $"/old/{i}", 0, 0, 200 + i);
            Assert.Equal($"/old/{i}", await Next());
        }

        // Once more: now there are two that end what they carry.
        taking.HandOver();
        await using var third = AuditLog.Open(Log, spec, TimeProvider.System, takesOver: true);
        foreach (var (log, path, number) in new[] { (third, "/third", 300), (old, "/first", 301), (taking, "/second", 302) })
        {
            AuditLogTests.Write(log, path, 0, 0, number);
            Assert.Equal(path, await Next());
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);

        async Task<string?> Next()
        {
            Assert.True(await next);
            var path = following.Current.Line.Path;
            next = following.MoveNextAsync();
            return path;
        }
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task What_is_no_line_of_ours_is_passed_over()
    {
        await File.WriteAllTextAsync(Log, $"\n[]\n{{\n{new string('x', 200_000)}\n{{\"time\":\"2026-01-01T00:00:00Z\",\"path\":\"/a\",\"later\":1}}\n\0\n", TestContext.Current.CancellationToken);
        var reader = new AuditReader(Log, TimeProvider.System);
        Assert.Equal("/a", Assert.Single(await AuditLogTests.Read(reader)).Line.Path);
        Assert.Equal(3, reader.PassedOver);
    }

    private async Task<string> Found(AuditFilter filter) =>
        string.Join(' ', (await AuditLogTests.Read(new AuditReader(Log, TimeProvider.System), filter)).Select(r => r.Line.Path));
}
