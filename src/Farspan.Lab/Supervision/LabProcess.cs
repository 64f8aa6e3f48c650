using Farspan.Lab.Files;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Supervision;

/// <summary>Starts, awaits and ends the lab's processes.</summary>
internal static class LabProcess
{
    /// <summary>What a process that is asked to end gets before it is made to; down to nothing within a second is the goal.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    /// <summary>What shells add to the number of the signal that ended a process.</summary>
    private const int SignalBase = 128;

    /// <summary>Starts a process that outlives this one.</summary>
    /// <exception cref="Farspan.Linux.KernelException">It cannot be started.</exception>
    public static ProcessRecord Start(LabStart start)
    {
        using var network = start.Namespace is null ? null : NetworkNamespace.Open(start.Namespace);
        using var child = ChildProcess.Start(Detached(start, network));
        return Record(child.Identity);
    }

    /// <summary>Starts a process and waits for its end.</summary>
    /// <returns>Its exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="Farspan.Linux.KernelException">It cannot be started.</exception>
    public static async Task<int> RunAsync(LabStart start, TimeProvider time, CancellationToken cancellationToken)
    {
        using var network = start.Namespace is null ? null : NetworkNamespace.Open(start.Namespace);
        using var child = ChildProcess.Start(Detached(start, network));
        try
        {
            return Code(await child.Exited.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await EndAsync(Record(child.Identity), time, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Runs a program of the host to its end, its output added to a log.</summary>
    public static Task<int> RunOnHostAsync(
        IReadOnlyList<string> command, IReadOnlyList<KeyValuePair<string, string>> variables, string logFile, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(new LabStart { Command = command, Variables = variables, Namespace = null, Mounts = [], Layers = [], LogFile = logFile }, time, cancellationToken);

    /// <summary>Starts this program as one of the lab's long-running processes.</summary>
    /// <param name="environment">Where this program is.</param>
    /// <param name="paths">The lab.</param>
    /// <param name="verb">One of <see cref="LabVerbs"/>.</param>
    public static ProcessRecord StartSelf(LabEnvironment environment, LabPaths paths, string verb) => Start(new LabStart
    {
        Command = [.. environment.Self, verb, paths.Folder],
        Variables = SelfVariables(environment, paths),
        Namespace = null,
        Mounts = [],
        Layers = [],
        LogFile = LogOf(paths, verb),
    });

    /// <summary>Environment of the lab's long-running processes.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> SelfVariables(LabEnvironment environment, LabPaths paths) =>
        [.. environment.SelfVariables, new("FARSPAN_STATE", environment.StateRoot), new(ProcessMark.Lab, paths.Folder)];

    /// <summary>Log of one of the lab's long-running processes.</summary>
    public static string LogOf(LabPaths paths, string verb) => Path.Combine(paths.LogsFolder, $"{verb}.log");

    /// <summary>Waits until a process has ended, whoever's child it is.</summary>
    /// <returns>How it ended, in words.</returns>
    public static async Task<string> WaitAsync(ProcessRecord process, CancellationToken cancellationToken)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        if (handle is null)
        {
            return "it had ended before it was looked at";
        }

        return await handle.WaitForExitAsync(cancellationToken) is { } exit ? exit.ToString() : "how is not known, it was another's child";
    }

    /// <summary>Ends a process at once and waits for its end.</summary>
    /// <returns>False when it had ended already.</returns>
    public static async Task<bool> EndAsync(ProcessRecord process, TimeProvider time, CancellationToken cancellationToken)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        if (handle is null || !handle.Signal(ProcessSignal.Kill))
        {
            return false;
        }

        using var patience = new CancellationTokenSource(_grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await handle.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // In the kernel and not to be woken (state D): whoever looks again finds it.
        }

        return true;
    }

    /// <summary>Asks a process to end in good order, and ends it when it does not.</summary>
    public static async Task StopAsync(ProcessRecord process, TimeProvider time, CancellationToken cancellationToken)
    {
        using var handle = ProcessHandle.Open(Identity(process));
        if (handle is null || !handle.Signal(ProcessSignal.Terminate))
        {
            return;
        }

        using var patience = new CancellationTokenSource(_grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await handle.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(process, time, cancellationToken);
        }
    }

    /// <summary>Exit code as shells have it.</summary>
    public static int Code(ProcessExit exit) => exit.Code ?? SignalBase + exit.Signal!.Value;

    private static ChildProcessStart Detached(LabStart start, NetworkNamespace? network) => new()
    {
        File = start.Command[0],
        Arguments = [.. start.Command.Skip(1)],
        Environment = start.Variables.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
        Network = network,
        BindMounts = [.. start.Mounts.Select(m => new BindMount { Source = m.Key, Target = m.Value })],
        Layers = start.Layers,
        WorkingDirectory = "/",
        Output = ChildOutput.Append(start.LogFile),
        Error = ChildOutput.WithOutput,
        IsDetached = true,
    };

    private static ProcessIdentity Identity(ProcessRecord process) => new(process.Pid, process.StartTicks);

    private static ProcessRecord Record(ProcessIdentity identity) => new() { Pid = identity.Pid, StartTicks = identity.StartTicks };
}
