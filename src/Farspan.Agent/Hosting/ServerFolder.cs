namespace Farspan.Agent.Hosting;

/// <summary>Where everything of one server's process is: a folder that its user alone may enter.</summary>
/// <param name="Folder">The folder, absolute.</param>
public record ServerFolder(string Folder)
{
    /// <summary>What a socket's path may hold in bytes (unix(7): sun_path is 108 bytes with its end; 104 on macOS).</summary>
    public const int LongestSocketPath = 103;

    /// <summary>What it must look like. It is read again when it changes.</summary>
    public string SpecFile => Path.Combine(Folder, "spec.json");

    /// <summary>Folder of what it writes all the time, apart from what is watched for changes.</summary>
    public string LogsFolder => Path.Combine(Folder, "logs");

    /// <summary>The control socket (unix(7)).</summary>
    public string ControlSocket => Path.Combine(Folder, "control");

    /// <summary>Which process it is.</summary>
    public string ProcessFile => Path.Combine(Folder, "process.json");

    /// <summary>Locked by the process while it lives: that it is locked decides, not what is written anywhere.</summary>
    public string ProcessClaim => Path.Combine(Folder, "process.claim");

    /// <summary>Which process keeps it alive.</summary>
    public string KeeperFile => Path.Combine(Folder, "keeper.json");

    /// <summary>Locked by the keeper while it lives.</summary>
    public string KeeperClaim => Path.Combine(Folder, "keeper.claim");

    /// <summary>There while it shall run: the keeper ends when it is gone.</summary>
    public string WantedFile => Path.Combine(Folder, "wanted");

    /// <summary>Why the last start failed, in one sentence; not there when it did not.</summary>
    public string FailureFile => Path.Combine(Folder, "failure.txt");

    /// <summary>True while it shall run.</summary>
    public bool IsWanted => File.Exists(WantedFile);

    /// <summary>False where the path of the control socket is longer than a socket's may be.</summary>
    public bool FitsSocket => System.Text.Encoding.UTF8.GetByteCount(ControlSocket) <= LongestSocketPath;

    /// <summary>Makes the folders.</summary>
    /// <exception cref="ServerProcessException">The path is too long for a socket, or the folder cannot be made.</exception>
    public void Make()
    {
        if (!FitsSocket)
        {
            throw new ServerProcessException($"the path '{ControlSocket}' is too long for a socket; let FARSPAN_STATE name a folder that is less deep");
        }

        try
        {
            foreach (var folder in (ReadOnlySpan<string>)[Folder, LogsFolder])
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(folder);
                }
                else
                {
                    Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerProcessException($"the folder '{Folder}' cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Says that it shall run, or not.</summary>
    public void Want(bool isWanted)
    {
        if (isWanted)
        {
            using var _ = File.Create(WantedFile);
        }
        else
        {
            File.Delete(WantedFile);
        }
    }

    /// <summary>Notes why a start failed, or that one did not.</summary>
    internal void Fail(string? sentence)
    {
        if (sentence is null)
        {
            File.Delete(FailureFile);
        }
        else if (Directory.Exists(Folder))
        {
            Replace(FailureFile, System.Text.Encoding.UTF8.GetBytes(sentence));
        }
    }

    /// <summary>Why the last start failed, or null.</summary>
    internal string? ReadFailure()
    {
        try
        {
            return File.ReadAllText(FailureFile);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How a file is opened that no other user may read.</summary>
    internal static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Replaces a file so that whoever reads it sees the old one or the new one.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.new");
        using (var file = new FileStream(beside, Private(FileMode.Create, FileShare.None)))
        {
            file.Write(content);
        }

        File.Move(beside, path, overwrite: true);
    }
}
