using System.Globalization;
using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Processes;

/// <summary>A hold on a process, ours or not, that stays right when its number is used again.</summary>
/// <remarks>Thread-safe. Source: pidfd_open(2), pidfd_send_signal(2).</remarks>
public sealed partial class ProcessHandle : IDisposable
{
    private const int OpenCall = 434;
    private const int SignalCall = 424;
    private readonly SafeFileHandle _file;

    private ProcessHandle(SafeFileHandle file, ProcessIdentity identity)
    {
        _file = file;
        Identity = identity;
    }

    /// <summary>Which process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>True until it has ended; a zombie has ended.</summary>
    public bool IsAlive => !ProcessWaiter.HasEnded(_file);

    internal SafeFileHandle File => _file;

    /// <summary>Takes hold of a child that cannot have been taken in yet, so that its number is certainly its own.</summary>
    internal static ProcessHandle OpenChild(int pid)
    {
        var file = Libc.Check(OpenProcess(OpenCall, pid, 0), "open process", pid.ToString(CultureInfo.InvariantCulture));
        return new ProcessHandle(file, new ProcessIdentity(pid, ProcessTable.StartTicks(pid) ?? 0));
    }

    /// <summary>Takes hold of a process; null when it has ended, also when its number belongs to another one now.</summary>
    public static ProcessHandle? Open(ProcessIdentity identity)
    {
        var file = OpenProcess(OpenCall, identity.Pid, 0);
        if (file.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            file.Dispose();
            return errno is Errno.ESRCH or Errno.EINVAL
                ? null
                : throw new KernelException("open process", identity.ToString(), errno);
        }

        // The file is open first: whoever has the number now keeps it while we look.
        if (ProcessTable.StartTicks(identity.Pid) != identity.StartTicks)
        {
            file.Dispose();
            return null;
        }

        return new ProcessHandle(file, identity);
    }

    /// <summary>Sends a signal.</summary>
    /// <returns>False when it has ended.</returns>
    /// <exception cref="KernelException">Not permitted (EPERM).</exception>
    public bool Signal(ProcessSignal signal)
    {
        if (SendSignal(SignalCall, _file, (int)signal, 0, 0) == 0)
        {
            return true;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.ESRCH ? false : throw new KernelException($"send {signal} to process", Identity.ToString(), errno);
    }

    /// <summary>Waits until it has ended, child of ours or not.</summary>
    /// <returns>How, where this process started it and it still ran when the waiting began; otherwise null.</returns>
    public async Task<ProcessExit?> WaitForExitAsync(CancellationToken cancellationToken)
    {
        if (ChildProcess.FindExit(Identity) is { } exited)
        {
            return await exited.WaitAsync(cancellationToken);
        }

        await ProcessWaiter.WaitAsync(_file, isOurChild: false, cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial SafeFileHandle OpenProcess(nint call, int pid, uint flags);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SendSignal(nint call, SafeFileHandle file, int signal, nint information, uint flags);
}
