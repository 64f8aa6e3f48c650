using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Files;

/// <summary>Gives files to other users.</summary>
/// <remarks>Source: chown(2).</remarks>
public static partial class FileOwner
{
    /// <summary>Makes <paramref name="user"/> and <paramref name="group"/> the owners of a file; a link is followed.</summary>
    /// <exception cref="KernelException">There is no such file, or this user may not.</exception>
    public static void Set(string path, uint user, uint group) => Libc.Check(ChangeOwner(path, user, group), "change owner", path);

    [LibraryImport(Libc.Name, EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
