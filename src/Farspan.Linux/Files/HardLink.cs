using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Files;

/// <summary>Second names of a file.</summary>
/// <remarks>Source: link(2).</remarks>
public static partial class HardLink
{
    /// <summary>Gives the file <paramref name="existing"/> the further name <paramref name="path"/>, where nothing is yet.</summary>
    /// <returns>False where the file system grants no further name: too many, another device, or none at all.</returns>
    /// <exception cref="KernelException">The name is taken, or cannot be made for another reason.</exception>
    public static bool TryCreate(string existing, string path)
    {
        if (Link(existing, path) == 0)
        {
            return true;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.EMLINK or Errno.EXDEV or Errno.EPERM or Errno.EOPNOTSUPP ? false : throw new KernelException("link", path, errno);
    }

    [LibraryImport(Libc.Name, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);
}
