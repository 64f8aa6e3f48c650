using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Sockets;

/// <summary>Wakes a thread that waits in <see cref="Epoll.Wait"/>; from any thread.</summary>
/// <remarks>Source: eventfd(2).</remarks>
public sealed partial class WakeEvent : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int DoNotWait = 0x800;
    private readonly SafeFileHandle _file;

    private WakeEvent(SafeFileHandle file) => _file = file;

    /// <summary>What to give to <see cref="Epoll.Add"/>.</summary>
    public SafeHandle Descriptor => _file;

    /// <summary>Makes one.</summary>
    /// <exception cref="KernelException">The kernel refuses: too many open files.</exception>
    public static WakeEvent Create() => new(Libc.Check(CreateEvent(0, CloseOnExec | DoNotWait), "make eventfd", string.Empty));

    /// <summary>Wakes. Often is as good as once.</summary>
    public void Signal()
    {
        Span<byte> one = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(one, 1UL);
        RawFile.Write(_file, one, "eventfd");
    }

    /// <summary>Forgets that it was signalled.</summary>
    public void Clear()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        RawFile.TryRead(_file, count, "eventfd");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [LibraryImport(Libc.Name, EntryPoint = "eventfd", SetLastError = true)]
    private static partial SafeFileHandle CreateEvent(uint count, int flags);
}
