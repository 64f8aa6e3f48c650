using Farspan.Linux;
using Farspan.Linux.Files;

namespace Farspan.Agent.Files;

/// <summary>Changes files of the host in steps, after each of which the process may be killed: a name always leads to the old content or to the new one.</summary>
/// <param name="isDurable">True to wait for the disk, so that the loss of power is like a kill; false where everything is made anew after it.</param>
/// <param name="afterStep">Told the name of each step that was done; for tests, which end the process there.</param>
internal sealed class FileReplacer(bool isDurable, Action<string>? afterStep = null)
{
    // A name that nobody else uses: what is found under it is ours from a pass that was killed.
    private const string Beside = ".farspan-new";

    /// <summary>Puts new content under a name.</summary>
    /// <param name="path">The file; its folder exists. A symbolic link is replaced, not followed.</param>
    /// <param name="text">What it will hold.</param>
    /// <param name="mode">Its permissions from the first byte on.</param>
    /// <param name="mayGo">Asked last before the name changes; false gives up.</param>
    /// <returns>False when it was given up.</returns>
    /// <exception cref="IOException">It cannot be written; the old one stays.</exception>
    public bool Write(string path, string text, UnixFileMode mode, Func<bool>? mayGo = null) => Try(path, beside =>
    {
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(isDurable);
        }

        File.SetUnixFileMode(beside, mode);
        Did("written");
        if (mayGo?.Invoke() == false)
        {
            File.Delete(beside);
            return false;
        }

        Rename(beside, path, "replaced");
        return true;
    });

    /// <summary>Gives what is at <paramref name="path"/> a second name, in place of what had it; the first one stays.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Keep(string path, string aside) => Try(aside, beside =>
    {
        if (new FileInfo(path).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(beside, target);
        }
        else if (!HardLink.TryCreate(path, beside))
        {
            File.Copy(path, beside);
        }

        Did("named twice");
        Rename(beside, aside, "kept");
        File.Delete(beside); // Renaming one name of a file onto another of the same file does nothing (rename(2)).
        return true;
    });

    /// <summary>Puts what was kept in place of what is there, in one step.</summary>
    /// <exception cref="IOException">It cannot be put back; both stay.</exception>
    public void Restore(string aside, string path)
    {
        Rename(aside, path, "put back");
        File.Delete(aside);
    }

    /// <summary>Takes a name away; nothing happens when it is not there.</summary>
    public void Delete(string path)
    {
        if (!IsThere(path))
        {
            return;
        }

        File.Delete(path);
        Sync(path);
        Did("deleted");
    }

    /// <summary>Takes away what a pass that was killed left beside <paramref name="path"/>.</summary>
    public static void Clean(string path) => File.Delete(path + Beside);

    /// <summary>True also for a symbolic link that leads nowhere: it is somebody's.</summary>
    public static bool IsThere(string path) => new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null);

    private static bool Try(string path, Func<string, bool> write)
    {
        var beside = path + Beside;
        try
        {
            File.Delete(beside);
            return write(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(beside);
            throw new IOException(Explain(path, e), e);
        }
    }

    private static void Discard(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stopped the writing stops this too; the next pass takes it away.
        }
    }

    private static string Explain(string path, Exception failure) => failure switch
    {
        { HResult: Errno.EBUSY } => $"'{path}' is a mount of its own, as container engines make it, and cannot be replaced in one step; it was left as it is: set it where the container is started",
        UnauthorizedAccessException => $"'{path}' cannot be replaced: permission denied, or the file is immutable (chattr -i); it was left as it is",
        _ => $"'{path}' cannot be replaced and was left as it is: {failure.Message}",
    };

    private void Rename(string from, string to, string step)
    {
        File.Move(from, to, overwrite: true);
        Did(step);
        Sync(to);
    }

    private void Sync(string path)
    {
        if (isDurable)
        {
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            Did("on the disk");
        }
    }

    private void Did(string step) => afterStep?.Invoke(step);
}
