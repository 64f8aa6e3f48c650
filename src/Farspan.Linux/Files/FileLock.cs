using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Files;

/// <summary>A lock that one process holds and that ends with it, however it ends.</summary>
/// <remarks>The file stays, with the holder's process number in it for people to read. No child inherits it. Source: flock(2).</remarks>
public sealed partial class FileLock : IDisposable
{
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const uint OwnerOnly = 0b110_000_000;
    private const int Exclusive = 2;
    private const int DoNotWait = 4;
    private const int Release = 8;
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file, string path)
    {
        _file = file;
        Path = path;
    }

    /// <summary>The locked file.</summary>
    public string Path { get; }

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Null when someone else holds it.</returns>
    /// <exception cref="KernelException">The file cannot be made or written.</exception>
    public static FileLock? TryTake(string path)
    {
        var file = Libc.Check(Libc.Open(path, ReadWrite | Create | CloseOnExec, OwnerOnly), "open lock", path);
        if (Lock(file, Exclusive | DoNotWait) == 0)
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), 0);
            return new FileLock(file, path);
        }

        var errno = Marshal.GetLastPInvokeError();
        file.Dispose();
        return errno == Errno.EAGAIN ? null : throw new KernelException("lock", path, errno);
    }

    /// <summary>Process number that the holder wrote, or null when nothing readable is there. It says nothing about whether the lock is held.</summary>
    public static int? ReadHolder(string path) =>
        int.TryParse(RawFile.Read(path, path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    /// <summary>Lets the lock go, also where a child that is just being started has not closed its copy yet.</summary>
    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            _ = Lock(_file, Release);
        }

        _file.Dispose();
    }

    [LibraryImport(Libc.Name, EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
