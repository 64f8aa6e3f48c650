using System.Collections.Concurrent;
using System.Text;
using Farspan.Linux.Native;

namespace Farspan.Linux.Processes;

/// <summary>A process that we started.</summary>
/// <remarks>
/// <para>It inherits no descriptor but its three standard ones, no signal mask, and no environment but what it was given. It is taken in when
/// it ends, whether anyone waits or not. Disposing does not end it.</para>
/// <para>Thread-safe. Source: posix_spawn(3).</para>
/// </remarks>
public sealed class ChildProcess : IDisposable
{
    // Children that run, so that whoever opens one by its identity learns how it ended.
    private static readonly ConcurrentDictionary<ProcessIdentity, Task<ProcessExit>> _running = [];
    private readonly ProcessHandle _handle;

    private ChildProcess(ProcessHandle handle, Stream? output, Stream? error)
    {
        _handle = handle;
        Output = output;
        Error = error;
        Exited = ProcessWaiter.WaitAsync(handle.File, isOurChild: true, CancellationToken.None);
        var identity = handle.Identity;
        _running[identity] = Exited;
        _ = Exited.ContinueWith(_ => _running.TryRemove(identity, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Which process it is; to be kept to find it again after we ended.</summary>
    public ProcessIdentity Identity => _handle.Identity;

    /// <summary>Done when it has ended, with how.</summary>
    public Task<ProcessExit> Exited { get; }

    /// <summary>Our end of the pipe of its output, where it has one.</summary>
    public Stream? Output { get; }

    /// <summary>Our end of the pipe of its error output, where it has one.</summary>
    public Stream? Error { get; }

    /// <summary>True until it has ended.</summary>
    public bool IsAlive => _handle.IsAlive;

    /// <summary>Starts a process.</summary>
    /// <exception cref="KernelException">No such program (ENOENT), not permitted, a file or mount that cannot be had.</exception>
    public static ChildProcess Start(ChildProcessStart start)
    {
        var program = ProgramPath.Find(start.File);
        using var prepared = ChildDescriptors.Open(start);
        var pid = DedicatedThread.Run(() =>
        {
            start.Network?.EnterOnThisThread();
            if (start.BindMounts.Count + start.Layers.Count > 0)
            {
                PrivateMounts.EnterOnThisThread(start.Layers, start.BindMounts);
            }

            return Spawn.Start(program, start, prepared);
        });
        var handle = ProcessHandle.OpenChild(pid);
        return new ChildProcess(handle, prepared.TakeOutput(), prepared.TakeError());
    }

    /// <summary>Starts a process, reads what it writes, and waits for its end.</summary>
    /// <param name="start">What to start; output and error go into pipes, whatever it says about them.</param>
    /// <param name="timeout">After so long it is killed.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="limitBytes">Most that is kept of output and of error output, each.</param>
    public static async Task<ChildResult> RunAsync(
        ChildProcessStart start,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken,
        int limitBytes = 1024 * 1024)
    {
        using var child = Start(start with { Output = ChildOutput.Pipe, Error = ChildOutput.Pipe });
        using var tooLong = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        await using var killing = stop.Token.UnsafeRegister(static state => ((ChildProcess)state!).Signal(ProcessSignal.Kill), child);
        var output = ReadAsync(child.Output!, limitBytes, stop.Token);
        var error = ReadAsync(child.Error!, limitBytes, stop.Token);
        var exit = await child.Exited;
        var (outputText, outputCut) = await output;
        var (errorText, errorCut) = await error;
        cancellationToken.ThrowIfCancellationRequested();
        return new ChildResult
        {
            Exit = exit,
            Output = outputText,
            Error = errorText,
            IsCut = outputCut || errorCut,
            IsTimedOut = tooLong.IsCancellationRequested && exit.Code is null,
        };
    }

    internal static Task<ProcessExit>? FindExit(ProcessIdentity identity) => _running.GetValueOrDefault(identity);

    /// <summary>Sends a signal; false when it has ended.</summary>
    public bool Signal(ProcessSignal signal) => _handle.Signal(signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        Output?.Dispose();
        Error?.Dispose();
        _handle.Dispose();
    }

    private static async Task<(string Text, bool IsCut)> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var cut = false;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                var room = (int)Math.Min(read, limit - kept.Length);
                await kept.WriteAsync(buffer.AsMemory(0, room), CancellationToken.None);
                cut |= room < read;
            }
        }
        catch (OperationCanceledException)
        {
            // A grandchild may hold the pipe open after the kill; what came so far is the answer.
            cut = true;
        }

        return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), cut);
    }
}
