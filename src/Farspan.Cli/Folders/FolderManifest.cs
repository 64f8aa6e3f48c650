using System.Globalization;
using System.Text;

namespace Farspan.Cli.Folders;

/// <summary>The list of the files in a folder that are Farspan's, kept in the folder itself.</summary>
/// <remarks>
/// One line for each file: digest, length, time, path. Before anything is changed the list is written with what is and what will be, so that after a crash both are
/// known as ours: a path may stand on two lines.
/// </remarks>
internal static class FolderManifest
{
    private const string Title = "# Files that farspan render wrote: digest, length, time, path. Written anew with every render; without it Farspan knows none of them.";

    private const int Fields = 4;

    /// <summary>Reads the list; nothing where there is none.</summary>
    /// <exception cref="CommandException">It is damaged.</exception>
    public static Dictionary<string, IReadOnlyList<FolderEntry>> Read(string path, string shown)
    {
        var entries = new Dictionary<string, IReadOnlyList<FolderEntry>>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return entries;
        }

        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var parts = line.Split(' ', Fields);
            if (parts.Length < Fields || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ||
                !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                throw new CommandException(ExitCode.Usage, $"{shown}, the list of Farspan's files there, is damaged; remove the folder and render again, or restore the list");
            }

            var entry = new FolderEntry(parts[0], length, ticks);
            entries[parts[3]] = entries.TryGetValue(parts[3], out var known) ? [.. known, entry] : [entry];
        }

        return entries;
    }

    /// <summary>Writes the list beside, to be renamed into place.</summary>
    public static void Write(string path, IEnumerable<(string Path, FolderEntry Entry)> entries)
    {
        var beside = path + ".new";
        using (var writer = new StreamWriter(beside, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
        {
            writer.WriteLine(Title);
            foreach (var (file, entry) in entries.OrderBy(e => e.Path, StringComparer.Ordinal))
            {
                writer.Write(entry.Digest);
                writer.Write(string.Create(CultureInfo.InvariantCulture, $" {entry.Length} {entry.Ticks} "));
                writer.WriteLine(file);
            }
        }

        File.Move(beside, path, overwrite: true);
    }
}
