using Farspan.Linux.Native;

namespace Farspan.Linux.Namespaces;

/// <summary>Mounts in the mount namespace of this process: for a lab inside a user namespace, where /run belongs to someone else.</summary>
/// <remarks>Source: mount(2), mount_namespaces(7).</remarks>
public static class MountNamespace
{
    /// <summary>Puts an empty file system in memory over a folder.</summary>
    /// <param name="target">Existing folder.</param>
    /// <param name="mode">Permissions of its root.</param>
    public static void MountMemory(string target, UnixFileMode mode) => Libc.Check(
        Libc.Mount("tmpfs", target, "tmpfs", Libc.MountNoSuid | Libc.MountNoDevices, $"mode={Convert.ToString((int)mode, 8)}"),
        "mount tmpfs",
        target);

    /// <summary>Shows a file or folder at another place.</summary>
    public static void Bind(string source, string target) =>
        Libc.Check(Libc.Mount(source, target, null, Libc.MountBind | Libc.MountRecursive, null), "bind mount", $"{source} on {target}");

    /// <summary>Takes a mount away; it ends when nobody uses it any more.</summary>
    /// <returns>False when nothing was mounted there.</returns>
    public static bool Unmount(string target)
    {
        if (Libc.Unmount(target, Libc.UnmountDetach) == 0)
        {
            return true;
        }

        var errno = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        return errno is Errno.EINVAL or Errno.ENOENT ? false : throw new KernelException("unmount", target, errno);
    }

    /// <summary>Makes changes here invisible elsewhere; for a process that is alone in its mount namespace.</summary>
    public static void MakePrivate() =>
        Libc.Check(Libc.Mount("none", "/", null, Libc.MountPrivate | Libc.MountRecursive, null), "make mounts private", "/");
}
