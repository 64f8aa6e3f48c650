using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Files;

/// <summary>Names that stand for another path.</summary>
/// <remarks>Source: rename(2), symlink(7).</remarks>
public static partial class SymbolicLink
{
    /// <summary>Lets <paramref name="path"/> lead to <paramref name="target"/> from now on, in one step: who opens it meanwhile gets the old or the new.</summary>
    /// <exception cref="IOException">The link cannot be made.</exception>
    /// <exception cref="KernelException">It cannot be put in its place.</exception>
    public static void Replace(string path, string target)
    {
        var next = path + ".new";
        File.Delete(next);
        File.CreateSymbolicLink(next, target);
        if (Rename(next, path) != 0)
        {
            throw new KernelException("rename", path, Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
