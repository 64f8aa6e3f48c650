using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Farspan.Linux.Processes;

namespace Farspan.Cli.Tests.Dns;

/// <summary>The real program: a name server in the background, through kills, reloads and bad files.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsLifecycleTests : IAsyncDisposable
{
    private readonly DnsProgram _program = new();

    [Fact]
    public async Task It_runs_follows_survives_and_ends()
    {
        _program.Declare("one");
        Assert.Contains("runs: udp", await _program.HoldsAsync("dns", "start", "--file", "topology.yaml"), StringComparison.Ordinal);
        Assert.Equal("one", await AskAsync());
        Assert.Contains("already runs", await _program.HoldsAsync("dns", "start"), StringComparison.Ordinal);

        _program.Declare("two");
        Assert.Contains("follows the topology as it is now", await _program.HoldsAsync("dns", "reload"), StringComparison.Ordinal);
        Assert.Equal("two", await AskAsync());

        _program.Write("farspan: 1\nname: [\n");
        Assert.Equal(2, (await _program.RunAsync("dns", "reload")).Code);
        Assert.Equal("two", await AskAsync());
        _program.Declare("two");

        // Killed, it is started again by what keeps it alive.
        var process = await _program.ProcessAsync();
        using (var handle = ProcessHandle.Open(ProcessTable.Identify(process)!.Value))
        {
            handle!.Signal(ProcessSignal.Kill);
            await handle.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("two", await AskAsync());
        Assert.NotEqual(process, await _program.ProcessAsync());
        Assert.Contains("farspan_dns_queries_total{transport=\"udp\",view=\"lan\",type=\"TXT\",rcode=\"NOERROR\"}", await _program.HoldsAsync("dns", "status", "--metrics"), StringComparison.Ordinal);
        Assert.Contains("which.example.org. 300 TXT", await _program.HoldsAsync("dns", "query", "which.example.org", "TXT", "--server", $"127.0.0.1:{_program.Port}"), StringComparison.Ordinal);
        Assert.Contains("runs", await _program.HoldsAsync("dns", "restart"), StringComparison.Ordinal);
        Assert.Contains("is stopped", await _program.HoldsAsync("dns", "stop"), StringComparison.Ordinal);
        Assert.Contains("did not run", await _program.HoldsAsync("dns", "stop"), StringComparison.Ordinal);
        Assert.Equal(1, (await _program.RunAsync("dns", "status")).Code);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_its_holder()
    {
        _program.Declare("one");
        using var taken = new TcpListener(IPAddress.Loopback, _program.Port);
        taken.Start();
        var (code, _, error) = await _program.RunAsync("dns", "start", "--file", "topology.yaml");
        Assert.Equal(3, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"tcp 127.0.0.1:{_program.Port} is taken by Farspan.Cli"), error, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"), error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    // Until it answers: who asks by UDP asks again.
    private async Task<string> AskAsync()
    {
        while (true)
        {
#pragma warning disable RS0030 // Somebody else's hands.
            using var dig = Process.Start(new ProcessStartInfo("dig", ["@127.0.0.1", "-p", _program.Port.ToString(CultureInfo.InvariantCulture), "+short", "+tries=1", "+timeout=1", "which.example.org", "TXT"]) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
            var output = (await dig.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
            await dig.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (output.StartsWith('"'))
            {
                return output.Trim('"');
            }
        }
    }
}
