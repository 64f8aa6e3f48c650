using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Host;

/// <summary>Random bits of the kernel, for processes that want neither the time nor the memory of a library of cryptography for eight bytes.</summary>
/// <remarks>Source: getrandom(2): up to 256 bytes come whole, once the system has begun.</remarks>
public static unsafe partial class KernelRandom
{
    /// <summary>64 random bits.</summary>
    /// <exception cref="KernelException">The kernel refuses: it has no such call.</exception>
    public static ulong Next()
    {
        ulong bits;
        nint length;
        do
        {
            length = GetRandom(&bits, sizeof(ulong), 0);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        return length == sizeof(ulong) ? bits : throw new KernelException("get random bytes", string.Empty, Marshal.GetLastPInvokeError());
    }

    [LibraryImport(Libc.Name, EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(void* buffer, nuint length, uint flags);
}
