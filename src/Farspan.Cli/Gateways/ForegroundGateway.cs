using System.Globalization;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Agent.Hosting;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Cli.Gateways;

/// <summary>A gateway in the terminal of whoever started it.</summary>
internal static class ForegroundGateway
{
    /// <summary>Runs it until it is told to end.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(DeskGateway desk, Terminal terminal, CancellationToken cancellationToken) => desk.Start.Network is { } network
        ? RunInsideAsync(desk.Start, network, cancellationToken)
        : GatewayHost.RunAsync(new ServerRunOptions
        {
            Folder = desk.Folder,
            LogFile = desk.Folder.LogFile,
            Version = Application.Number,
            IsPortable = desk.Record.IsPortable || !OperatingSystem.IsLinux(),
            TakesOver = false,
            IsForeground = true,
            HomeNetwork = null,
            BornIn = null,
            Again = null,
            Time = terminal.Time,
        });

    // A thread alone cannot enter a namespace for good in a program whose runtime has others: a process is born inside.
    private static async Task<int> RunInsideAsync(ServerStart start, string network, CancellationToken cancellationToken)
    {
        const int SignalBase = 128;
        using var inside = NetworkNamespace.Open(network);
        using var child = ChildProcess.Start(new ChildProcessStart
        {
            File = start.Command[0],
            Arguments = [.. start.Command.Skip(1), GatewayVerbs.Foreground],
            Environment = start.Variables.Append(new(ServerStart.HomeVariable, string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/ns/net")))
                .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
            Network = inside,
            Output = ChildOutput.Ours,
            Error = ChildOutput.Ours,
        });
        await using var stopping = cancellationToken.UnsafeRegister(static state => ((ChildProcess)state!).Signal(ProcessSignal.Terminate), child);
        var exit = await child.Exited;
        return exit.Code ?? SignalBase + exit.Signal!.Value;
    }
}
