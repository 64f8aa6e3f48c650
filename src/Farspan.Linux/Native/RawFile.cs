using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Native;

/// <summary>Small files read and written in one system call each, and without the lock that <see cref="FileStream"/> takes.</summary>
internal static partial class RawFile
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;

    // The kernel gives a parameter in at most one page.
    private const int LongestValue = 4096;

    /// <summary>Reads once from an open file; -1 when nothing is there yet.</summary>
    internal static int TryRead(SafeFileHandle file, Span<byte> buffer, string resource)
    {
        nint length;
        do
        {
            length = ReadFile(file, buffer, (nuint)buffer.Length);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        if (length < 0 && Marshal.GetLastPInvokeError() == Errno.EAGAIN)
        {
            return -1;
        }

        Libc.Check((int)length, "read", resource);
        return (int)length;
    }

    /// <summary>Writes once to an open file.</summary>
    internal static int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, string resource)
    {
        nint length;
        do
        {
            length = WriteFile(file, bytes, (nuint)bytes.Length);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        Libc.Check((int)length, "write", resource);
        return (int)length;
    }

    internal static void Write(string path, string value, string resource)
    {
        using var file = Libc.Check(Libc.Open(path, WriteOnly | CloseOnExec, 0), "set", resource);
        var bytes = Encoding.UTF8.GetBytes(value);
        Libc.Check((int)WriteFile(file, bytes, (nuint)bytes.Length), "set", resource);
    }

    internal static string? Read(string path, string resource)
    {
        using var file = Libc.Open(path, ReadOnly | CloseOnExec, 0);
        if (file.IsInvalid)
        {
            return Marshal.GetLastPInvokeError() == Errno.ENOENT ? null : throw KernelException.FromLastError("read", resource);
        }

        Span<byte> bytes = stackalloc byte[LongestValue];
        var length = (int)ReadFile(file, bytes, LongestValue);
        Libc.Check(length, "read", resource);
        return Encoding.UTF8.GetString(bytes[..length]).TrimEnd('\n');
    }

    [LibraryImport(Libc.Name, EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteFile(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport(Libc.Name, EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(SafeFileHandle file, Span<byte> bytes, nuint length);
}
