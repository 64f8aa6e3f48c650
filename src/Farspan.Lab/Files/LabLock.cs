using System.Globalization;
using System.Text;
using Farspan.Lab.Diagnostics;

namespace Farspan.Lab.Files;

/// <summary>Held while a command changes a lab; the kernel lets go of it when the process dies, however it dies.</summary>
/// <remarks>
/// <para><see cref="FileShare.None"/> is flock(2) with LOCK_EX | LOCK_NB. Who holds it stands in a file beside it, which is only a message.</para>
/// <para>The lock goes with the lab's folder, so that one that was just won may be on a file that is no longer there: it counts only while
/// its file still has a name (proc(5), «/proc/PID/fd»).</para>
/// </remarks>
internal sealed class LabLock : IDisposable
{
    private const int Attempts = 8;
    private readonly FileStream _file;

    private LabLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a lab, making its folder when there is none.</summary>
    /// <exception cref="LabException">Somebody else holds it (FS4003), or the folder cannot be written.</exception>
    public static LabLock Take(LabPaths paths, string command, TimeProvider time)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({command}) since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff} UTC");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            StateFile.MakeFolder(paths.Folder);
            if (TryTake(paths, text) is { } taken)
            {
                return taken;
            }
        }

        throw LabErrors.Locked(paths.Lab, "a command that takes it down");
    }

    /// <summary>Who took the lock last, or null when nobody has written it.</summary>
    public static string? Holder(LabPaths paths) => StateFile.TryRead(paths.LockHolderFile) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static LabLock? TryTake(LabPaths paths, string text)
    {
        FileStream file;
        try
        {
            file = new FileStream(paths.LockFile, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            });
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException failure) when (IsHeld(failure))
        {
            throw LabErrors.Locked(paths.Lab, Holder(paths) ?? "another command");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(paths.LockFile, failure);
        }

        if (IsDeleted(file))
        {
            file.Dispose();
            return null;
        }

        Say(paths, text);
        return new LabLock(file);
    }

    /// <summary>On a full disk nobody learns who holds the lock, but <c>down</c> must be able to hold it.</summary>
    private static void Say(LabPaths paths, string text)
    {
        try
        {
            StateFile.Write(paths.LockHolderFile, Encoding.UTF8.GetBytes(text));
        }
        catch (LabException)
        {
            File.Delete(paths.LockHolderFile);
        }
    }

    private static bool IsDeleted(FileStream file) =>
        new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget is not { } target || target.EndsWith(" (deleted)", StringComparison.Ordinal);

    /// <summary>errno EWOULDBLOCK (flock(2)).</summary>
    private static bool IsHeld(IOException failure) => failure.HResult == 11;
}
