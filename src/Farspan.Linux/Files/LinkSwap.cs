using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Files;

/// <summary>Lets a symbolic link lead elsewhere in one step: whoever looks sees the old target or the new one.</summary>
/// <remarks>Source: symlink(2), rename(2).</remarks>
public static partial class LinkSwap
{
    /// <summary>Makes <paramref name="path"/> a link to <paramref name="target"/>, in place of a link that is there.</summary>
    /// <exception cref="KernelException">It cannot be made, or a folder is in its place.</exception>
    public static void Replace(string path, string target)
    {
        var beside = path + ".new";

        // Left by a kill between the two calls.
        _ = Libc.Unlink(beside);
        Libc.Check(Symlink(target, beside), "link", beside);
        if (Rename(beside, path) < 0)
        {
            var failure = KernelException.FromLastError("replace link", path);
            _ = Libc.Unlink(beside);
            throw failure;
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Symlink(string target, string path);

    [LibraryImport(Libc.Name, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
