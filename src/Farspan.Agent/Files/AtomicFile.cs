namespace Farspan.Agent.Files;

/// <summary>Replaces a file so that whoever reads it sees the old one or the new one, also after a crash.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the file and renames.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="text">What it will hold.</param>
    /// <param name="mode">Its permissions from the first byte on.</param>
    /// <exception cref="IOException">It cannot be written; the old one stays.</exception>
    internal static void Write(string path, string text, UnixFileMode mode) => Write(path, System.Text.Encoding.UTF8.GetBytes(text), mode);

    /// <summary>Writes beside the file and renames.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">What it will hold.</param>
    /// <param name="mode">Its permissions from the first byte on.</param>
    /// <exception cref="IOException">It cannot be written; the old one stays.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var beside = path + ".new";
        File.Delete(beside);
        try
        {
            using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                file.Write(bytes);
            }

            File.SetUnixFileMode(beside, mode);
            File.Move(beside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
    }
}
