using System.Text;
using Farspan.Linux.Files;

namespace Farspan.Agent.Authorities;

/// <summary>Writes the files of an authority so that a kill or a power cut at any moment leaves the old content or the new, and says what failed in one line.</summary>
/// <remarks>Source: rename(2) replaces atomically; fsync(2) of the file before it and of its folder after it.</remarks>
/// <param name="step">Called between every two changes of the disk; tests look at the folder there, or fail there as a full disk does.</param>
internal sealed class StoreFiles(Action<string>? step)
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    internal const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;
    internal const UnixFileMode ForAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal const string Beside = ".new";

    internal void Replace(string path, string text, UnixFileMode mode) => Replace(path, Encoding.UTF8.GetBytes(text), mode);

    /// <exception cref="AuthorityException">It cannot be written; the old file is as it was.</exception>
    internal void Replace(string path, byte[] bytes, UnixFileMode mode)
    {
        var beside = path + Beside;
        try
        {
            step?.Invoke($"write {path}");
            File.Delete(beside);
            using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode, BufferSize = 0 }))
            {
                // In two parts where somebody watches, who then sees half a file.
                var half = step is null ? bytes.Length : bytes.Length / 2;
                file.Write(bytes, 0, half);
                step?.Invoke($"half {path}");
                file.Write(bytes, half, bytes.Length - half);
                file.Flush(flushToDisk: true);
            }

            File.SetUnixFileMode(beside, mode);
            step?.Invoke($"rename {path}");
            File.Move(beside, path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            step?.Invoke($"done {path}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(beside);
            throw AuthorityException.NotWritten(path, failure);
        }
    }

    internal void Delete(string path)
    {
        try
        {
            step?.Invoke($"delete {path}");
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(path, failure);
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
            // The write has failed already and is reported; the next one begins by removing what is left.
        }
    }
}
