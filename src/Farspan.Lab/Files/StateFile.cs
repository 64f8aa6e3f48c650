using Farspan.Lab.Diagnostics;

namespace Farspan.Lab.Files;

/// <summary>Files of the lab's state: private, written whole or not at all.</summary>
/// <remarks>Source: rename(2) replaces atomically; fsync(2) before it, so that a power cut leaves the old content or the new.</remarks>
public static class StateFile
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, and those above it that are missing, for this user alone (0700).</summary>
    /// <exception cref="LabException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            // One by one: made in one call, only the last of them would get the mode.
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
            {
                MakeFolder(parent);
            }

            Directory.CreateDirectory(path, PrivateFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(path, failure);
        }
    }

    /// <summary>Replaces <paramref name="path"/> by <paramref name="content"/> in one step, readable by this user alone (0600).</summary>
    /// <exception cref="LabException">It cannot be written; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = PrivateFile }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw LabErrors.StateNotWritable(path, failure);
        }
    }

    /// <summary>Writes a file that nobody reads before another file is renamed into place: no rename and no fsync of its own.</summary>
    /// <exception cref="LabException">It cannot be written.</exception>
    public static void WriteUnseen(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = PrivateFile });
            file.Write(content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(path, failure);
        }
    }

    /// <summary>The content of <paramref name="path"/>, or null when there is no such file.</summary>
    /// <exception cref="LabException">It cannot be read.</exception>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(path, failure);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The write has already failed and is reported; a left-over temporary file goes with the lab's folder.
        }
    }
}
