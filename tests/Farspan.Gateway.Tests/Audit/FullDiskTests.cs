using Farspan.Gateway.Audit;
using Farspan.Gateway.Transport.Portable;
using Farspan.State.Gateways;
using Farspan.Testing.Gateways;

namespace Farspan.Gateway.Tests.Audit;

public sealed class FullDiskTests
{
    private const string Get = "GET /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n";
    private static readonly AuditSpec Spec = new() { FileBytes = 1 << 30, Files = 3, RefusesWhenFull = false };

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_full_disk_loses_lines_refuses_where_it_shall_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk();
        await using (var log = AuditLog.Open(disk.Log, Spec with { RefusesWhenFull = true }, TimeProvider.System))
        {
            await disk.FillAsync(Ended);
            for (var i = 0; i < 4_000; i++)
            {
                AuditLogTests.Write(log, $"/{new string('x', 300)}", 0, 0, i);
            }

            await Until(() => log.Problem is not null);
            Assert.False(log.Accepts);
            Assert.True(log.Lost > 0);
            disk.Clear();
            await Until(() => log.Problem is null);
            Assert.True(log.Accepts);
            AuditLogTests.Write(log, "/after", 0, 0, 5_000);
        }

        var read = await AuditLogTests.Read(new AuditReader(disk.Log, TimeProvider.System));
        Assert.Equal("/after", read[^1].Line.Path);
        Assert.Equal(4_001, read.Sum(r => Math.Max(1, r.Line.Lost)));
        Assert.Equal(read.Where(r => r.Line.Lost == 0).Select(r => r.Line.Id).Distinct().Count(), read.Count(r => r.Line.Lost == 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "D5")]
    public async Task A_gateway_refuses_while_its_audit_log_cannot_be_written_where_it_shall(bool refuses)
    {
        using var disk = new SmallDisk();
        var (served, refused) = (0, 0);
        await using (var log = AuditLog.Open(disk.Log, Spec with { RefusesWhenFull = refuses }, TimeProvider.System))
        {
            await using var rig = await GatewayRig.StartAsync(new PortableTransport(), log: log);
            using var upstream = new AnsweringUpstream(rig.Upstream);
            await disk.FillAsync(Ended);

            // The last block of the file has room for some lines.
            for (var i = 0; i < 1_000 && log.Problem is null; i++)
            {
                // It may be found full between the question above and this one.
                var isServed = Ask(rig).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
                Assert.True(isServed || (refuses && log.Problem is not null));
                (served, refused) = isServed ? (served + 1, refused) : (served, refused + 1);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ended);
            }

            Assert.Contains(disk.Log, log.Problem, StringComparison.Ordinal);
            for (var i = 0; i < 5; i++)
            {
                var answer = Ask(rig);
                Assert.StartsWith(refuses ? "HTTP/1.1 503 " : "HTTP/1.1 200 ", answer, StringComparison.Ordinal);
                Assert.Equal(refuses, answer.Contains("503 audit-full", StringComparison.Ordinal));
                refused += refuses ? 1 : 0;
                served += refuses ? 0 : 1;
            }

            disk.Clear();
            await Until(() => log.Problem is null);
            Assert.StartsWith("HTTP/1.1 200 ", Ask(rig), StringComparison.Ordinal);
            served++;
            rig.Settle();
        }

        var lines = (await AuditLogTests.Read(new AuditReader(disk.Log, TimeProvider.System))).Select(r => r.Line).ToList();
        Assert.Equal((served, refused, 0), (lines.Count(l => l.Status == 200), lines.Count(l => l.Failure == "audit-full"), lines.Sum(l => l.Lost)));
    }

    private static string Ask(GatewayRig rig)
    {
        using var caller = rig.Dial();
        caller.Send(Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        return caller.ReadToEnd();
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ended);
        }
    }
}
