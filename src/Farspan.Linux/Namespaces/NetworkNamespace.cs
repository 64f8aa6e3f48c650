using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Namespaces;

/// <summary>An open network namespace, such as <c>/run/netns/fs-demo-etcd-1</c>.</summary>
/// <remarks>
/// <para>A namespace belongs to a thread, so whatever happens inside happens on a thread of its own. Sockets made there stay there and work
/// from any thread.</para>
/// <para>Thread-safe. Source: setns(2), unshare(2), network_namespaces(7), ip-netns(8).</para>
/// </remarks>
public sealed class NetworkNamespace : IDisposable
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _file;

    private NetworkNamespace(SafeFileHandle file, string path, ulong inode)
    {
        _file = file;
        Path = path;
        Inode = inode;
    }

    /// <summary>File by which it was opened.</summary>
    public string Path { get; }

    /// <summary>Its identity while it lives: two files with this inode are the same namespace.</summary>
    public ulong Inode { get; }

    /// <summary>The open file, for requests that take a namespace by descriptor; valid until disposed.</summary>
    public SafeFileHandle File => _file;

    /// <summary>Number of the open file; valid until disposed.</summary>
    public int Descriptor => (int)_file.DangerousGetHandle();

    /// <summary>Makes a namespace and keeps it alive by a mount on <paramref name="path"/>, as <c>ip netns add</c> does.</summary>
    /// <exception cref="KernelException">It exists (EEXIST), or CAP_SYS_ADMIN is missing (EPERM).</exception>
    public static NetworkNamespace Create(string path) => DedicatedThread.Run(() => CreateOnThisThread(path));

    /// <summary>Opens an existing one.</summary>
    /// <exception cref="KernelException">No such file (ENOENT), or it is not a namespace (EINVAL).</exception>
    public static NetworkNamespace Open(string path)
    {
        var file = Libc.Check(Libc.Open(path, ReadOnly | CloseOnExec, 0), "open namespace", path);
        if (!FileStatus.IsNamespace(file))
        {
            file.Dispose();
            throw new KernelException("open namespace", path, Errno.EINVAL, "the file is not a namespace; a crash may have left it");
        }

        return new NetworkNamespace(file, path, FileStatus.Inode(file, path));
    }

    /// <summary>Opens the namespace that the calling thread is in.</summary>
    public static NetworkNamespace OpenCurrent() => Open("/proc/thread-self/ns/net");

    /// <summary>Opens the namespace of a process.</summary>
    public static NetworkNamespace OpenOf(int processId) =>
        Open(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{processId}/ns/net"));

    /// <summary>True when <paramref name="path"/> is a living namespace; false for no file, or a plain file that a crash left.</summary>
    public static bool IsNamespace(string path)
    {
        using var file = Libc.Open(path, ReadOnly | CloseOnExec, 0);
        return !file.IsInvalid && FileStatus.IsNamespace(file);
    }

    /// <summary>Identity of the living namespace at <paramref name="path"/>; null where <see cref="IsNamespace"/> is false.</summary>
    public static ulong? InodeOf(string path)
    {
        using var file = Libc.Open(path, ReadOnly | CloseOnExec, 0);
        return !file.IsInvalid && FileStatus.IsNamespace(file) ? FileStatus.Inode(file, path) : null;
    }

    /// <summary>Takes the mount and the file away; the namespace ends when no process and no open file holds it. A half-made one goes too.</summary>
    /// <returns>False when there was nothing.</returns>
    /// <exception cref="KernelException">The kernel refused to remove the mount or the file.</exception>
    public static bool Delete(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            return false;
        }

        // Several mounts may lie on the file when two creations raced; EINVAL says that none is left.
        while (Libc.Unmount(path, Libc.UnmountDetach) == 0)
        {
        }

        var errno = Marshal.GetLastPInvokeError();
        if (errno is not (Errno.EINVAL or Errno.ENOENT))
        {
            throw new KernelException("unmount namespace", path, errno);
        }

        if (Libc.Unlink(path) < 0 && Marshal.GetLastPInvokeError() != Errno.ENOENT)
        {
            throw KernelException.FromLastError("remove namespace", path);
        }

        return true;
    }

    /// <summary>Runs <paramref name="action"/> inside, on a thread of its own, and waits for it. Exceptions come back as they are.</summary>
    public T Run<T>(Func<T> action) => DedicatedThread.Run(() =>
    {
        EnterOnThisThread();
        return action();
    });

    /// <summary>Runs <paramref name="action"/> inside, on a thread of its own, and waits for it.</summary>
    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Opens a socket inside that any thread may use, also asynchronously.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller gets the socket.")]
    public Socket OpenSocket(AddressFamily family, SocketType type, ProtocolType protocol) =>
        Run(() => new Socket(family, type, protocol));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Moves the calling thread inside; only for threads that nobody else uses.</summary>
    internal void EnterOnThisThread() =>
        Libc.Check(Libc.SetNamespace(_file, Libc.CloneNewNetwork), "enter namespace", Path);

    /// <summary>As <see cref="Create"/>; the calling thread, which nobody else may use, is inside afterwards.</summary>
    internal static NetworkNamespace CreateOnThisThread(string path)
    {
        NamespaceFolder.Prepare(System.IO.Path.GetDirectoryName(path)!);
        NamespaceFolder.MakeFile(path);
        try
        {
            Libc.Check(Libc.Unshare(Libc.CloneNewNetwork), "create namespace", path);
            Libc.Check(Libc.Mount("/proc/thread-self/ns/net", path, "none", Libc.MountBind, null), "mount namespace", path);
            return Open(path);
        }
        catch (KernelException)
        {
            Delete(path);
            throw;
        }
    }
}
