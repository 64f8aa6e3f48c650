using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Agent.Hosting;

/// <summary>Processes of gateways on Linux. The keeper is a shell, which takes a megabyte, and waits for the claim of the gateway that the kernel gives up with it (flock(1)).</summary>
public sealed class LinuxServerProcesses : IServerProcesses
{
    /// <summary>One keeper at a time, and no child of it holds its claim when it dies; wait for the gateway's claim; start a gateway: at once when the last one lived 30 s, else after waits that double from 0.25 s to 30 s.</summary>
    private const string Script = """
        wanted=$1 own=$2 other=$3 log=$4 network=$5; shift 5
        exec 9>"$own" && flock -n 9 || exit 0
        export FARSPAN_HOME_NETWORK="/proc/$$/ns/net"
        [ -n "$network" ] && set -- nsenter "--net=$network" -- "$@" || unset FARSPAN_HOME_NETWORK
        quarters=1
        while [ -e "$wanted" ] && flock --shared "$other" true 9>&- && [ -e "$wanted" ]; do
            began=$(date +%s)
            "$@" >>"$log" 2>&1 9>&-
            [ -e "$wanted" ] || break
            if [ $(($(date +%s) - began)) -ge 30 ]; then quarters=1; continue; fi
            sleep "$((quarters / 4)).$((quarters % 4 * 25))" 9>&-
            [ $quarters -lt 120 ] && quarters=$((quarters * 2))
        done
        """;

    // A gateway that lives inside another namespace starts its keeper outside, where the listening sockets are.
    private readonly NetworkNamespace? _home;

    /// <summary>Makes it.</summary>
    /// <param name="home">Namespace in which keepers live; null for the one of this process.</param>
    public LinuxServerProcesses(NetworkNamespace? home = null) => _home = home;

    /// <inheritdoc/>
    public ServerProcess Self { get; } = Of(ProcessTable.Identify(Environment.ProcessId)!.Value);

    /// <inheritdoc/>
    public ServerProcess Start(ServerStart start)
    {
        using var network = start.Network is null ? null : Open(start.Network);
        var variables = network is null ? start.Variables : [.. start.Variables, new(ServerStart.HomeVariable, $"/proc/{Environment.ProcessId}/ns/net")];
        return Start(start with { Variables = variables }, network);
    }

    /// <inheritdoc/>
    public ServerProcess StartKeeper(ServerFolder folder, ServerStart start) => Start(
        start with
        {
            Command = ["/bin/sh", "-c", Script, "farspan-keeper", folder.WantedFile, folder.KeeperClaim, folder.ProcessClaim, start.LogFile, start.Network ?? "", .. start.Command],
        },
        _home);

    /// <inheritdoc/>
    public bool IsAlive(ServerProcess process)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        return handle is { IsAlive: true };
    }

    /// <inheritdoc/>
    public async Task WaitAsync(ServerProcess process, CancellationToken cancellationToken)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        if (handle is not null)
        {
            await handle.WaitForExitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Kill(ServerProcess process)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        handle?.Signal(ProcessSignal.Kill);
    }

    private static ServerProcess Start(ServerStart start, NetworkNamespace? network)
    {
        try
        {
            using var child = ChildProcess.Start(new ChildProcessStart
            {
                File = start.Command[0],
                Arguments = [.. start.Command.Skip(1)],
                Environment = start.Variables.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
                Network = network,
                WorkingDirectory = "/",
                Output = ChildOutput.Append(start.LogFile),
                Error = ChildOutput.WithOutput,
                IsDetached = true,
            });
            return Of(child.Identity);
        }
        catch (KernelException e)
        {
            throw new ServerProcessException($"the process cannot be started: {e.Message}", e);
        }
    }

    private static NetworkNamespace Open(string path)
    {
        try
        {
            return NetworkNamespace.Open(path);
        }
        catch (KernelException e)
        {
            throw new ServerProcessException($"the lab's network namespace '{path}' cannot be entered: {e.Message}; is the lab still up?", e);
        }
    }

    private static ServerProcess Of(ProcessIdentity identity) => new(identity.Pid, identity.StartTicks);

    private static ProcessIdentity Identity(ServerProcess process) => new(process.Pid, process.Began);
}
