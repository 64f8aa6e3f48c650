using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Files;

/// <summary>Makes names in a folder survive the loss of power.</summary>
/// <remarks>Source: fsync(2): "an explicit fsync() on a file descriptor for the directory is also needed".</remarks>
public static partial class FolderSync
{
    // open(2): O_DIRECTORY on every architecture but ARM's and PowerPC's; O_CLOEXEC. O_DIRECTORY only makes a mistake loud, so it is left out.
    private const int CloseOnExec = 0x80000;

    /// <summary>Waits until what was renamed, made or deleted in <paramref name="folder"/> is on the disk.</summary>
    /// <exception cref="KernelException">The folder is not there, or the disk fails.</exception>
    public static void Flush(string folder)
    {
        using var file = Libc.Check(Libc.Open(folder, CloseOnExec, 0), "open", folder);
        var result = Fsync(file);

        // File systems that keep nothing on a disk may not know the call (EINVAL).
        if (result != 0 && Marshal.GetLastPInvokeError() != Errno.EINVAL)
        {
            throw KernelException.FromLastError("sync", folder);
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
