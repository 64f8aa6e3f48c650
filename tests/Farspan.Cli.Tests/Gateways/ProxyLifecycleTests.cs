using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>The gateway as a process on this computer, by the real program on loopback (D1, D2, D4, D5, D6).</summary>
public sealed class ProxyLifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task It_starts_once_serves_tells_what_it_did_and_stops(string transport)
    {
        await using var rig = new ProxyRig();
        var (code, output, error) = await rig.RunAsync("proxy", "start", "--file", rig.File, "--transport", transport);
        Assert.True(code == ExitCode.Holds, output + error + rig.Log());
        Assert.Contains($"gateway front runs: {rig.Url} (process ", output, StringComparison.Ordinal);

        (code, output, _) = await rig.RunAsync("proxy", "start");
        Assert.Equal((ExitCode.Holds, true), (code, output.StartsWith($"gateway front already runs: {rig.Url}", StringComparison.Ordinal)));

        (code, output, _) = await rig.RunAsync("proxy", "test");
        Assert.Equal(ExitCode.Holds, code);
        Assert.Contains("/volume/gate/", output, StringComparison.Ordinal);
        Assert.Equal(transport, (await rig.StatusAsync()).Status!.Transport);

        // A line reaches the disk a moment after its answer.
        do
        {
            Token.ThrowIfCancellationRequested();
            (_, output, _) = await rig.RunAsync("audit", "--to", "gate", "--status", "2xx");
        }
        while (!output.Contains("gate/site", StringComparison.Ordinal));

        (code, output, _) = await rig.RunAsync("proxy", "stop");
        Assert.Equal((ExitCode.Holds, "gateway front is stopped\n"), (code, output));
        Assert.Equal(ProxyState.Stopped, (await rig.StatusAsync()).State);
        (code, output, _) = await rig.RunAsync("proxy", "stop");
        Assert.Equal((ExitCode.Holds, "gateway front did not run\n"), (code, output));
        Assert.Equal(ExitCode.DoesNotHold, (await rig.RunAsync("proxy", "test")).Code);
    }

    [Fact]
    public async Task A_restart_under_load_fails_no_request_and_cuts_no_open_connection()
    {
        await using var rig = new ProxyRig();
        await rig.StartAsync();
        using var open = new TcpClient();
        await open.ConnectAsync(IPAddress.Loopback, rig.Port, Token);
        await open.GetStream().WriteAsync("GET /volume/gate/ws HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8.ToArray(), Token);
        Assert.StartsWith("HTTP/1.1 101", await LocalService.ReadHeadAsync(open.GetStream(), Token), StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => new KeepAliveCaller(rig.Port, "/volume/gate/page")).ToList();
        var calling = callers.Select(c => c.RunAsync(stop.Token)).ToList();
        var before = await rig.StatusAsync();
        for (var round = 0; round < 3; round++)
        {
            var (code, output, error) = await rig.RunAsync("proxy", "restart");
            Assert.True(code == ExitCode.Holds, output + error + rig.Log());
            var message = System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            await open.GetStream().WriteAsync(message, Token);
            var echo = new byte[message.Length];
            await open.GetStream().ReadExactlyAsync(echo, Token);
            Assert.Equal(message, echo);
        }

        await stop.CancelAsync();
        await Task.WhenAll(calling);
        var after = await rig.StatusAsync();
        Assert.NotEqual(before.Process, after.Process);
        Assert.All(callers, c => Assert.True(c.Answered > 0));
        Assert.True(callers.Sum(c => c.Failed) == 0, $"{callers.Sum(c => c.Failed)} of {callers.Sum(c => c.Answered)} failed: {callers.Select(c => c.FirstFailure).FirstOrDefault(f => f is not null)}");
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task What_is_killed_comes_back_and_what_nobody_is_left_to_start_is_told(string transport)
    {
        await using var rig = new ProxyRig();
        await rig.StartAsync("--transport", transport);
        var first = await rig.AwaitAsync(r => r.Keeper is not null);
        ProxyRig.Kill(first.Process);
        var second = await rig.AwaitAsync(r => r.State == ProxyState.Running && r.Process != first.Process);

        ProxyRig.Kill(second.Keeper);
        var third = await rig.AwaitAsync(r => r.Keeper is not null && r.Keeper != second.Keeper);
        Assert.Equal(second.Process, third.Process);

        ProxyRig.Kill(third.Keeper);
        ProxyRig.Kill(third.Process);
        var (code, output, _) = await rig.RunAsync("proxy", "status");
        Assert.Equal(ExitCode.DoesNotHold, code);
        Assert.Contains("farspan proxy start mends it", output, StringComparison.Ordinal);
        await rig.StartAsync();
        Assert.Equal(ExitCode.Holds, (await rig.RunAsync("proxy", "test")).Code);
    }

    [Fact]
    public async Task What_an_earlier_process_left_does_no_harm()
    {
        await using var rig = new ProxyRig();
        await rig.StartAsync();
        var before = await rig.StatusAsync();
        await rig.RunAsync("proxy", "stop");

        // A number that another process has now, a socket that nobody listens on, a claim that nobody has.
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "process.json"), string.Create(CultureInfo.InvariantCulture, $$"""{"pid":{{Environment.ProcessId}},"began":1}"""), Token);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "keeper.json"), "{ torn", Token);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "control"), "", Token);
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "wanted"), "", Token);
        Assert.Equal(ProxyState.Dead, (await rig.StatusAsync()).State);
        await rig.StartAsync();
        var after = await rig.StatusAsync();
        Assert.Equal(ProxyState.Running, after.State);
        Assert.NotEqual(before.Process, after.Process);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_explained_by_who_has_it()
    {
        await using var rig = new ProxyRig();
        using var other = new TcpListener(IPAddress.Loopback, rig.Port);
        other.Start();
        var (code, _, error) = await rig.RunAsync("proxy", "start", "--file", rig.File);
        Assert.Equal(ExitCode.Environment, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{rig.Port} is taken by "), error, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_that_cannot_be_put_in_force_leaves_the_one_before()
    {
        await using var rig = new ProxyRig();
        await rig.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "spec.json"), "{ \"name\": 1 }", Token);
        var broken = await rig.AwaitAsync(r => r.ReloadProblem is not null);
        Assert.Contains("is not a gateway's spec", broken.ReloadProblem, StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Equal("hello", await client.GetStringAsync(new Uri($"{rig.Url}/volume/gate/"), Token));

        Assert.Equal(ExitCode.Holds, (await rig.RunAsync("proxy", "reload")).Code);
        Assert.Null((await rig.StatusAsync()).ReloadProblem);

        rig.Declare("{ certificate: gone.crt, key: gone.key }");
        var (code, _, error) = await rig.RunAsync("proxy", "reload");
        Assert.Equal(ExitCode.DoesNotHold, code);
        Assert.Contains("gone.crt", error, StringComparison.Ordinal);
        Assert.Equal("hello", await client.GetStringAsync(new Uri($"{rig.Url}/volume/gate/"), Token));
    }

    [Fact]
    public async Task A_certificate_that_is_missing_is_named()
    {
        await using var rig = new ProxyRig("{ certificate: gone.crt, key: gone.key }");
        var (code, _, error) = await rig.RunAsync("proxy", "start", "--file", rig.File);
        Assert.Equal(ExitCode.Environment, code);
        Assert.Contains(Path.Combine(Path.GetDirectoryName(rig.File)!, "gone.crt"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_costs_audit_lines_and_says_so_but_no_request()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small disk needs root");
        await using var rig = new ProxyRig();
        var logs = Directory.CreateDirectory(Path.Combine(rig.Folder, "logs")).FullName;
        await SmallDisk.MountAsync(logs, Token);
        try
        {
            await rig.StartAsync();
            using var client = new HttpClient();
            var record = await rig.StatusAsync();
            while (record.Status!.Audit!.Problem is null)
            {
                for (var i = 0; i < 1000; i++)
                {
                    Assert.Equal("hello", await client.GetStringAsync(new Uri($"{rig.Url}/volume/gate/{i}"), Token));
                }

                record = await rig.StatusAsync();
            }

            Assert.Contains("cannot be written", record.Status.Audit.Problem, StringComparison.Ordinal);
            await rig.RunAsync("proxy", "stop", "--now");
        }
        finally
        {
            await SmallDisk.UnmountAsync(logs, Token);
        }
    }
}
