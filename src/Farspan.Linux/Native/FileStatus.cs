using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Native;

/// <summary>Device and inode of a file, and the kind of file system that holds it.</summary>
internal static partial class FileStatus
{
    // linux/magic.h: NSFS_MAGIC.
    private const long NamespaceFileSystem = 0x6e736673;

    // statx(2): AT_EMPTY_PATH, STATX_INO; stx_ino lies at byte 32 of a struct of 256.
    private const int EmptyPath = 0x1000;
    private const uint WantInode = 0x100;
    private const int InodeOffset = 32;
    private const int StatxLength = 256;

    // struct statfs is 120 bytes on 64-bit Linux; f_type is its first long.
    private const int StatfsLength = 120;

    /// <summary>Inode of an open file.</summary>
    internal static ulong Inode(SafeFileHandle file, string path)
    {
        var buffer = new byte[StatxLength];
        Libc.Check(Statx(file, string.Empty, EmptyPath, WantInode, ref buffer[0]), "stat", path);
        return MemoryMarshal.Read<ulong>(buffer.AsSpan(InodeOffset));
    }

    /// <summary>True when the open file is a namespace.</summary>
    internal static bool IsNamespace(SafeFileHandle file)
    {
        var buffer = new byte[StatfsLength];
        return Statfs(file, ref buffer[0]) == 0 && MemoryMarshal.Read<long>(buffer) == NamespaceFileSystem;
    }

    /// <summary>Target of a symbolic link; null when it cannot be read.</summary>
    internal static string? ReadLink(string path)
    {
        var buffer = new byte[4096];
        var length = ReadLink(path, ref buffer[0], (nuint)buffer.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle directory, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport(Libc.Name, EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int Statfs(SafeFileHandle file, ref byte buffer);

    [LibraryImport(Libc.Name, EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, ref byte buffer, nuint length);
}
