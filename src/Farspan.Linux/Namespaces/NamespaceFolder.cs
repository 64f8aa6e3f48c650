using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Namespaces;

/// <summary>The folder of namespace files, made the way iproute2 does, so that <c>ip netns</c> and we see each other's.</summary>
/// <remarks>Source: iproute2 ip/ipnetns.c, create_netns_dir and netns_add.</remarks>
internal static class NamespaceFolder
{
    /// <summary>Folder of <c>ip netns</c>.</summary>
    internal const string Common = "/run/netns";

    private const int ReadOnly = 0;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int CloseOnExec = 0x80000;
    private static readonly ConcurrentDictionary<string, bool> _prepared = new(StringComparer.Ordinal);
    private static readonly Lock _preparing = new();

    /// <summary>Makes the folder. That of <c>ip netns</c> becomes a shared mount, so that unmounting a namespace here also lets it go in the mount
    /// namespaces of long-lived processes.</summary>
    internal static void Prepare(string folder)
    {
        if (_prepared.ContainsKey(folder))
        {
            return;
        }

        lock (_preparing)
        {
            // rwxr-xr-x as iproute2: whoever may list namespaces here may not enter them.
            Directory.CreateDirectory(folder, (UnixFileMode)0b111_101_101);
            if (string.Equals(folder, Common, StringComparison.Ordinal))
            {
                Share(folder);
            }

            _prepared[folder] = true;
        }
    }

    /// <summary>Makes the empty file that the namespace will be mounted on.</summary>
    internal static void MakeFile(string path) =>
        Libc.Check(Libc.Open(path, ReadOnly | Create | Exclusive | CloseOnExec, 0), "create namespace", path).Dispose();

    private static void Share(string folder)
    {
        if (Libc.Mount(string.Empty, folder, "none", Libc.MountShared | Libc.MountRecursive, null) == 0)
        {
            return;
        }

        // EINVAL: not a mount point yet; make it one by binding it onto itself.
        if (Marshal.GetLastPInvokeError() != Errno.EINVAL)
        {
            throw KernelException.FromLastError("share mount", folder);
        }

        Libc.Check(Libc.Mount(folder, folder, "none", Libc.MountBind | Libc.MountRecursive, null), "bind mount", folder);
        Libc.Check(Libc.Mount(string.Empty, folder, "none", Libc.MountShared | Libc.MountRecursive, null), "share mount", folder);
    }
}
