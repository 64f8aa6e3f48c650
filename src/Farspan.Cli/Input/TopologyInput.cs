using Farspan.Topology;

namespace Farspan.Cli.Input;

/// <summary>The topology files that a FILE argument means: the file itself, or a folder's <c>*.yaml</c> in name order.</summary>
internal sealed record TopologyInput
{
    // One byte more than the reader accepts of all files together, so that an endless file ends and is refused by the reader.
    private const int LargestBytes = (16 << 20) + 1;

    /// <summary>The argument as it was given.</summary>
    public required string Given { get; init; }

    /// <summary>The file or folder, absolute.</summary>
    public required string FullPath { get; init; }

    /// <summary>The files, in the order in which they are merged.</summary>
    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Where the address lock is: beside the topology.</summary>
    public required string LockPath { get; init; }

    /// <summary>Reads what <paramref name="given"/> means.</summary>
    /// <exception cref="CommandException">There is no such file, it cannot be read, or the folder holds no topology.</exception>
    public static TopologyInput Read(string given, Terminal terminal)
    {
        var full = Path.GetFullPath(given, terminal.WorkingFolder);
        try
        {
            if (Directory.Exists(full))
            {
                return OfFolder(given, full);
            }

            if (!File.Exists(full))
            {
                throw new CommandException(ExitCode.Usage, $"there is no file or folder {given}{Hint(full)}");
            }

            return new TopologyInput
            {
                Given = given,
                FullPath = full,
                Files = [ReadFile(given, full)],
                LockPath = Path.Combine(Path.GetDirectoryName(full)!, LockName(full)),
            };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandException(ExitCode.Usage, $"you may not read {given}; change its permissions or run as its owner", e);
        }
        catch (IOException e)
        {
            throw new CommandException(ExitCode.Usage, $"{given} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static TopologyInput OfFolder(string given, string full)
    {
        var files = Directory.EnumerateFiles(full, "*.yaml").Order(StringComparer.Ordinal).ToList();
        return files.Count == 0
            ? throw new CommandException(ExitCode.Usage, $"the folder {given} holds no *.yaml file; name the topology file itself")
            : new TopologyInput
            {
                Given = given,
                FullPath = full,
                Files = [.. files.Select(f => ReadFile(Path.Combine(given, Path.GetFileName(f)), f))],
                LockPath = Path.Combine(full, "topology.lock"),
            };
    }

    private static SourceFile ReadFile(string shown, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while (content.Length < LargestBytes && (count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, LargestBytes - content.Length))) > 0)
        {
            content.Write(buffer, 0, count);
        }

        return new SourceFile(shown, content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    // topology.yaml and a folder that holds it share topology.lock; another file in the same folder has a lock of its own.
    private static string LockName(string file) => Path.ChangeExtension(Path.GetFileName(file), ".lock");

    private static string Hint(string full)
    {
        foreach (var extension in (ReadOnlySpan<string>)[".yaml", ".yml"])
        {
            if (File.Exists(full + extension))
            {
                return $"; did you mean {Path.GetFileName(full + extension)}?";
            }
        }

        return "";
    }
}
