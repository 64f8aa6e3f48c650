using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Sockets;

/// <summary>Waits for many descriptors at once. One thread waits; any thread may add and remove.</summary>
/// <remarks>Source: epoll(7).</remarks>
public sealed unsafe partial class Epoll : IDisposable
{
    /// <summary>Events told in one round; what is more is told in the next.</summary>
    public const int Capacity = 256;

    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int RemoveOperation = 2;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int TagOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventBytes = TagOffset + sizeof(long);

    private readonly SafeFileHandle _file;
    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * EventBytes, pinned: true);

    private Epoll(SafeFileHandle file) => _file = file;

    /// <summary>Makes one.</summary>
    /// <exception cref="KernelException">The kernel refuses: too many open files.</exception>
    public static Epoll Create() => new(Libc.Check(CreateEpoll(CloseOnExec), "make epoll", string.Empty));

    /// <summary>Waits for a descriptor from now on.</summary>
    /// <param name="descriptor">What is waited for.</param>
    /// <param name="events">What to tell, and how.</param>
    /// <param name="tag">Given back with each event.</param>
    /// <exception cref="KernelException">It waits for it already, or the user has too many watches.</exception>
    public void Add(SafeHandle descriptor, EpollEvents events, long tag)
    {
        Span<byte> entry = stackalloc byte[EventBytes];
        entry.Clear();
        MemoryMarshal.Write(entry, (uint)events);
        MemoryMarshal.Write(entry[TagOffset..], tag);
        Libc.Check(Control(_file, AddOperation, descriptor, entry), "add to epoll", string.Empty);
    }

    /// <summary>Waits for a descriptor no longer. One that is closed, and that no other process holds, needs no removing.</summary>
    /// <exception cref="KernelException">It does not wait for it.</exception>
    public void Remove(SafeHandle descriptor)
    {
        // Kernels before 2.6.9 wanted an entry here too; an empty one is read by none today.
        Span<byte> entry = stackalloc byte[EventBytes];
        Libc.Check(Control(_file, RemoveOperation, descriptor, entry), "remove from epoll", string.Empty);
    }

    /// <summary>Waits until something happens.</summary>
    /// <param name="milliseconds">At most; -1 for ever.</param>
    /// <returns>How many events there are to read with <see cref="Read"/>; 0 when time is up or a signal came.</returns>
    /// <exception cref="KernelException">It was closed.</exception>
    public int Wait(int milliseconds)
    {
        int count;
        fixed (byte* events = _events)
        {
            count = WaitForEvents((int)_file.DangerousGetHandle(), events, Capacity, milliseconds);
        }

        if (count >= 0)
        {
            return count;
        }

        var errno = Marshal.GetLastSystemError();
        return errno == Errno.EINTR ? 0 : throw new KernelException("wait for sockets", string.Empty, errno);
    }

    /// <summary>Reads one event of the last <see cref="Wait"/>.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="tag">What <see cref="Add"/> was given.</param>
    public EpollEvents Read(int index, out long tag)
    {
        var entry = _events.AsSpan(index * EventBytes, EventBytes);
        tag = MemoryMarshal.Read<long>(entry[TagOffset..]);
        return (EpollEvents)MemoryMarshal.Read<uint>(entry);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [LibraryImport(Libc.Name, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial SafeFileHandle CreateEpoll(int flags);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle epoll, int operation, SafeHandle descriptor, Span<byte> entry);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_wait")]
    private static partial int WaitForEvents(int epoll, byte* events, int capacity, int milliseconds);
}
