using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Processes;

/// <summary>Mounts that only the processes started from one thread see.</summary>
/// <remarks>Source: mount_namespaces(7).</remarks>
internal static class PrivateMounts
{
    internal static void EnterOnThisThread(IReadOnlyList<FolderLayer> layers, IReadOnlyList<BindMount> mounts)
    {
        Libc.Check(Libc.Unshare(Libc.CloneNewMount), "create mount namespace", string.Empty);

        // Slave, not private: what is mounted here stays here, but a namespace file unmounted outside also goes away here,
        // otherwise a long-lived process would keep deleted network namespaces alive.
        Libc.Check(Libc.Mount("none", "/", null, Libc.MountSlave | Libc.MountRecursive, null), "make mounts private", "/");
        foreach (var layer in layers)
        {
            AddLayer(layer);
        }

        foreach (var mount in mounts)
        {
            Libc.Check(Libc.Mount(mount.Source, mount.Target, null, Libc.MountBind | Libc.MountRecursive, null), "bind mount", $"{mount.Source} on {mount.Target}");
            if (mount.IsReadOnly)
            {
                Libc.Check(
                    Libc.Mount(mount.Source, mount.Target, null, Libc.MountBind | Libc.MountRemount | Libc.MountReadOnly, null),
                    "make read-only",
                    mount.Target);
            }
        }
    }

    private static void AddLayer(FolderLayer layer)
    {
        var options = $"lowerdir={Escape(layer.Source)}:{Escape(layer.Target)}";
        var result = Libc.Mount("overlay", layer.Target, "overlay", Libc.MountReadOnly, options);
        if (result < 0 && Marshal.GetLastPInvokeError() != Errno.ENODEV)
        {
            Libc.Check(result, "mount overlay", $"{layer.Source} on {layer.Target}");
        }
    }

    // overlayfs divides folders by colons and options by commas; a backslash takes that meaning away.
    private static string Escape(string path) => path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
