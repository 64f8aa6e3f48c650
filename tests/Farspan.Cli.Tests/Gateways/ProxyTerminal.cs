using Farspan.Linux.Processes;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>The program in a terminal, as a person leaves it running; ended with its test.</summary>
internal sealed class ProxyTerminal(ChildProcess process) : IAsyncDisposable
{
    public int Pid => process.Identity.Pid;

    /// <summary>Ctrl-C.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync(CancellationToken cancellationToken)
    {
        Assert.True(process.Signal(ProcessSignal.Interrupt));
        return (await process.Exited.WaitAsync(cancellationToken)).Code ?? -1;
    }

    public async ValueTask DisposeAsync()
    {
        if (process.IsAlive)
        {
            process.Signal(ProcessSignal.Kill);
            await process.Exited;
        }

        process.Dispose();
    }
}
