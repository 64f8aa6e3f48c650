using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Processes;

/// <summary>One thread that waits for all processes that anyone waits for, and takes in our ended children so that no zombie stays.</summary>
/// <remarks>Source: epoll(7); pidfd_open(2): the file becomes readable when the process ends; waitid(2) with P_PIDFD.</remarks>
internal static partial class ProcessWaiter
{
    private const int CloseOnExec = 0x80000;
    private const int DuplicateCloseOnExec = 1030;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 1;
    private const uint Once = 1u << 30;
    private const int ByPidFile = 3;
    private const int Exited = 4;
    private const int CodeExited = 1;
    private const int MostEvents = 64;

    // struct siginfo: si_code at byte 8, si_status at 24; the same on x86-64 and arm64.
    private const int InfoBytes = 128;
    private const int InfoCode = 8;
    private const int InfoStatus = 24;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int _eventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int _eventNumber = _eventBytes - sizeof(long);

    private static readonly Lock _using = new();
    private static readonly Dictionary<long, Waiting> _all = [];
    private static SafeFileHandle? _queue;
    private static long _next;

    /// <summary>True when the process of this pidfd has ended.</summary>
    internal static bool HasEnded(SafeFileHandle file)
    {
        // struct pollfd: fd i32 · events i16 · returned i16.
        Span<byte> poll = stackalloc byte[8];
        MemoryMarshal.Write(poll, (int)file.DangerousGetHandle());
        MemoryMarshal.Write(poll[4..], (short)Readable);
        return Poll(poll, 1, 0) > 0;
    }

    /// <summary>Waits for the end of the process of this pidfd.</summary>
    /// <param name="process">Its pidfd; the caller may close it afterwards.</param>
    /// <param name="isOurChild">Take its exit code in; only one waiter may.</param>
    /// <param name="cancellationToken">Stops waiting; the process goes on.</param>
    /// <returns>How it ended where it is our child, else the default.</returns>
    internal static Task<ProcessExit> WaitAsync(SafeFileHandle process, bool isOurChild, CancellationToken cancellationToken)
    {
        var file = Libc.Check(Duplicate(process, DuplicateCloseOnExec, 0), "duplicate", "process descriptor");
        var waiting = new Waiting(file, isOurChild);
        lock (_using)
        {
            _queue ??= Start();
            var number = ++_next;
            _all.Add(number, waiting);
            if (Control(_queue, Add, file, Event(number)) < 0)
            {
                _all.Remove(number);
                var failure = KernelException.FromLastError("wait for process", string.Empty);
                file.Dispose();
                throw failure;
            }

            if (cancellationToken.CanBeCanceled)
            {
                waiting.Cancellation = cancellationToken.UnsafeRegister(_ => Cancel(number, cancellationToken), null);
            }
        }

        return waiting.Done.Task;
    }

    private static void Cancel(long number, CancellationToken cancellationToken)
    {
        if (TakeOut(number) is { } waiting)
        {
            waiting.File.Dispose();
            waiting.Done.TrySetCanceled(cancellationToken);
        }
    }

    private static Waiting? TakeOut(long number)
    {
        lock (_using)
        {
            if (!_all.Remove(number, out var waiting))
            {
                return null;
            }

            _ = Control(_queue!, Remove, waiting.File, Event(number));
            return waiting;
        }
    }

    private static SafeFileHandle Start()
    {
        var queue = Libc.Check(CreateQueue(CloseOnExec), "create", "epoll");
        DedicatedThread.Start(() => Loop(queue));
        return queue;
    }

    private static void Loop(SafeFileHandle queue)
    {
        var events = new byte[MostEvents * _eventBytes];
        while (true)
        {
            var count = WaitForEvents(queue, events, MostEvents, -1);
            for (var i = 0; i < count; i++)
            {
                if (TakeOut(MemoryMarshal.Read<long>(events.AsSpan((i * _eventBytes) + _eventNumber))) is { } waiting)
                {
                    var exit = waiting.IsOurChild ? Reap(waiting.File) : default;
                    waiting.File.Dispose();
                    waiting.Cancellation.Unregister();
                    waiting.Done.TrySetResult(exit);
                }
            }
        }
    }

    /// <summary>Takes in an ended child.</summary>
    private static ProcessExit Reap(SafeFileHandle file)
    {
        Span<byte> information = stackalloc byte[InfoBytes];
        if (WaitId(ByPidFile, (uint)file.DangerousGetHandle(), information, Exited, 0) < 0)
        {
            // Someone who waits for any child took it in before us; how it ended is lost.
            return default;
        }

        var status = MemoryMarshal.Read<int>(information[InfoStatus..]);
        return MemoryMarshal.Read<int>(information[InfoCode..]) == CodeExited
            ? new ProcessExit(status, null)
            : new ProcessExit(null, status);
    }

    private static byte[] Event(long number)
    {
        var bytes = new byte[_eventBytes];
        MemoryMarshal.Write(bytes, Readable | Once);
        MemoryMarshal.Write(bytes.AsSpan(_eventNumber), number);
        return bytes;
    }

    [LibraryImport(Libc.Name, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial SafeFileHandle CreateQueue(int flags);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle queue, int operation, SafeFileHandle file, ReadOnlySpan<byte> change);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitForEvents(SafeFileHandle queue, Span<byte> events, int most, int timeoutMs);

    [LibraryImport(Libc.Name, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<byte> files, nuint count, int timeoutMs);

    [LibraryImport(Libc.Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial SafeFileHandle Duplicate(SafeFileHandle file, int command, int lowest);

    [LibraryImport(Libc.Name, EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, uint id, Span<byte> information, int options, nint usage);

    private sealed class Waiting(SafeFileHandle file, bool isOurChild)
    {
        internal SafeFileHandle File => file;

        internal bool IsOurChild => isOurChild;

        internal TaskCompletionSource<ProcessExit> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal CancellationTokenRegistration Cancellation { get; set; }
    }
}
