using Farspan.Cli.Gateways;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>The gateway in a terminal, and what is said of machines that cannot be reached from here (D4, D6).</summary>
[Trait("Requirement", "D4")]
[Trait("Requirement", "D6")]
public sealed class ForegroundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task It_serves_until_it_is_interrupted_and_leaves_nobody_behind(string transport)
    {
        await using var rig = new ProxyRig();
        await using (var terminal = rig.Begin("proxy", "start", "--file", rig.File, "--foreground", "--transport", transport))
        {
            var running = await rig.AwaitAsync(r => r.State == ProxyState.Running);
            Assert.Equal((terminal.Pid, null), (running.Process, running.Keeper));
            using var client = new HttpClient();
            Assert.Equal("hello", await client.GetStringAsync(new Uri($"{rig.Url}/volume/gate/"), Token));

            // Another start, in whatever way, says that it runs.
            var (code, output, _) = await rig.RunAsync("proxy", "start", "--foreground");
            Assert.Equal((ExitCode.Holds, true), (code, output.StartsWith($"gateway front already runs: {rig.Url}", StringComparison.Ordinal)));
            Assert.Equal(0, await terminal.InterruptAsync(Token));
        }

        Assert.Equal(ProxyState.Stopped, (await rig.StatusAsync()).State);
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var client = new HttpClient();
            await client.GetStringAsync(new Uri(rig.Url), Token);
        });
    }

    [Fact]
    public async Task Machines_that_are_not_reachable_from_here_are_named_with_what_brings_them_up()
    {
        await using var rig = new ProxyRig();
        // TEST-NET-1 (RFC 5737): nobody has it.
        rig.Declare(lan: "192.0.2.0/24", siteOn: "far");
        var (code, output, error) = await rig.RunAsync("proxy", "start", "--file", rig.File);
        Assert.True(code == ExitCode.Holds, output + error + rig.Log());
        Assert.Contains("1 of 1 services behind the gateway are not reachable from this computer at their declared addresses (far 192.0.2.", error, StringComparison.Ordinal);
        Assert.Contains($"'farspan up {rig.File}' as root, then 'farspan proxy restart'", error, StringComparison.Ordinal);

        await rig.RunAsync("proxy", "stop");
        rig.Declare();
        (_, _, error) = await rig.RunAsync("proxy", "start", "--file", rig.File);
        Assert.Equal("", error);
    }
}
