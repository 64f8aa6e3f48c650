using Farspan.Topology;

namespace Farspan.Cli.Input;

/// <summary>The files that the SOURCE arguments of <c>import</c> mean.</summary>
internal static class ForeignInput
{
    // One byte more than the import accepts of all files together, so that an endless file ends and is refused there.
    private const int LargestBytes = (64 << 20) + 1;

    private static readonly string[] _extensions = [".yaml", ".yml", ".json"];

    /// <summary>Reads them: files as they are named, of folders what ends in .yaml, .yml or .json, in name order.</summary>
    /// <exception cref="CommandException">There is no such file, it cannot be read, or a folder holds none.</exception>
    public static IReadOnlyList<SourceFile> Read(IReadOnlyList<string> sources, Terminal terminal)
    {
        var files = new List<SourceFile>();
        var left = LargestBytes;
        foreach (var (shown, path) in sources.SelectMany(s => Paths(s, terminal)))
        {
            try
            {
                var content = ReadFile(path, left);
                left -= content.Length;
                files.Add(new SourceFile(shown, content));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new CommandException(ExitCode.Usage, $"you may not read {shown}; change its permissions or run as its owner", e);
            }
            catch (IOException e)
            {
                throw new CommandException(ExitCode.Usage, $"{shown} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
            }
        }

        return files;
    }

    private static IEnumerable<(string Shown, string Path)> Paths(string given, Terminal terminal)
    {
        var full = Path.GetFullPath(given, terminal.WorkingFolder);
        if (File.Exists(full))
        {
            return [(given, full)];
        }

        if (!Directory.Exists(full))
        {
            throw new CommandException(ExitCode.Usage, $"there is no file or folder {given}");
        }

        var inside = Directory.EnumerateFiles(full).Where(f => _extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return inside.Count > 0
            ? inside.Select(f => (Path.Combine(given, Path.GetFileName(f)), f))
            : throw new CommandException(ExitCode.Usage, $"the folder {given} holds no .yaml, .yml or .json file");
    }

    private static byte[] ReadFile(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while (content.Length < most && (count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, most - content.Length))) > 0)
        {
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
