using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Native;

/// <summary>Calls of the C library that more than one part uses.</summary>
/// <remarks>Source: section 2 of the manual pages, by the name of each entry point.</remarks>
internal static partial class Libc
{
    internal const string Name = "libc";

    internal const int CloneNewMount = 0x00020000;
    internal const int CloneNewNetwork = 0x40000000;

    internal const ulong MountReadOnly = 1;
    internal const ulong MountNoSuid = 2;
    internal const ulong MountNoDevices = 4;
    internal const ulong MountRemount = 32;
    internal const ulong MountBind = 4096;
    internal const ulong MountRecursive = 16384;
    internal const ulong MountPrivate = 1 << 18;
    internal const ulong MountSlave = 1 << 19;
    internal const ulong MountShared = 1 << 20;
    internal const int UnmountDetach = 2;

    [LibraryImport(Name, EntryPoint = "setns", SetLastError = true)]
    internal static partial int SetNamespace(SafeFileHandle file, int kind);

    [LibraryImport(Name, EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    [LibraryImport(Name, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Mount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport(Name, EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string target, int flags);

    [LibraryImport(Name, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unlink(string path);

    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle Open(string path, int flags, uint mode);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int IoControl(SafeFileHandle file, nuint request, ref byte argument);

    [LibraryImport(Name, EntryPoint = "getpid")]
    internal static partial int GetProcessId();

    internal static void Check(int result, string operation, string resource)
    {
        if (result < 0)
        {
            throw KernelException.FromLastError(operation, resource);
        }
    }

    internal static SafeFileHandle Check(SafeFileHandle file, string operation, string resource)
    {
        if (file.IsInvalid)
        {
            var failure = KernelException.FromLastError(operation, resource);
            file.Dispose();
            throw failure;
        }

        return file;
    }
}
