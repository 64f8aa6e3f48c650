using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Files;

/// <summary>Free space of a file system.</summary>
/// <remarks>Source: statvfs(3).</remarks>
public static partial class DiskSpace
{
    // struct statvfs on 64-bit Linux: f_bsize, f_frsize, f_blocks, f_bfree, f_bavail … as 64-bit numbers; 112 bytes.
    private const int Length = 128;
    private const int FragmentOffset = 8;
    private const int AvailableOffset = 32;

    /// <summary>Bytes that this user may still write where <paramref name="path"/> is.</summary>
    /// <exception cref="KernelException">No such path.</exception>
    public static long FreeBytes(string path)
    {
        Span<byte> status = stackalloc byte[Length];
        Libc.Check(ReadStatus(path, status), "read free space", path);
        return checked((long)(MemoryMarshal.Read<ulong>(status[FragmentOffset..]) * MemoryMarshal.Read<ulong>(status[AvailableOffset..])));
    }

    [LibraryImport(Libc.Name, EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(string path, Span<byte> status);
}
