using Farspan.Testing;
using Farspan.Tests.Shared.Certificates;

namespace Farspan.Agent.Tests.Certificates;

[Trait("Requirement", "C8")]
public sealed class RotationHandshakeTests
{
    [Fact]
    public async Task No_handshake_fails_while_intermediate_and_root_are_replaced()
    {
        var time = new FakeTime();
        var (handshakes, phases) = await RotationRun.RunAsync(time, time.Advance, TestContext.Current.CancellationToken);
        Assert.Equal(["intermediate 2", "intermediate 3", "introduced 1,2", "switched 2,1", "steady 2"], phases);
        Assert.True(handshakes.Failed == 0, $"{handshakes.Failed} failed, {handshakes.Done} done; {handshakes.FirstFailure}");
        Assert.True(handshakes.Done >= 480, $"{handshakes.Done}");
    }

    [Fact]
    public async Task The_run_would_notice_a_root_that_was_dropped_too_early()
    {
        var time = new FakeTime();
        using var site = new CertificateSite(time, 2);
        await site.LookAsync(0, TestContext.Current.CancellationToken);
        await site.LookAsync(1, TestContext.Current.CancellationToken);
        site.Store.RotateRoot(everybodyBelieves: false, null);
        site.Store.RotateRoot(everybodyBelieves: true, null);

        // Machine 1 was said to believe both, and has not looked.
        time.Advance(TimeSpan.FromHours(23));
        await site.LookAsync(0, TestContext.Current.CancellationToken);
        var handshakes = new Handshakes(time);
        await handshakes.RunAsync(site.Folders[0], site.Folders[1], TestContext.Current.CancellationToken);
        Assert.Equal(1, handshakes.Failed);
    }
}
