using Farspan.Planning;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Input;

/// <summary>The address lock beside a topology: what earlier compilations chose, checked in with it.</summary>
internal sealed class AddressLockFile
{
    // A line per choice; two million machines would fit.
    private const int LargestBytes = 256 << 20;

    private readonly string? _text;

    private AddressLockFile(string path, string shown, string? text)
    {
        Path = path;
        Shown = shown;
        _text = text;
    }

    /// <summary>Where it is, absolute.</summary>
    public string Path { get; }

    /// <summary>Where it is, as messages say it.</summary>
    public string Shown { get; }

    /// <summary>Its text, or null where there is none yet.</summary>
    public string? Text => _text;

    /// <summary>Reads the lock of a topology; there may be none.</summary>
    public static AddressLockFile Of(TopologyInput input)
    {
        var shown = System.IO.Path.Combine(Directory.Exists(input.FullPath) ? input.Given : System.IO.Path.GetDirectoryName(input.Given) ?? "", System.IO.Path.GetFileName(input.LockPath));
        var file = new FileInfo(input.LockPath);
        if (!file.Exists)
        {
            return new AddressLockFile(input.LockPath, shown, null);
        }

        if (file.Length > LargestBytes)
        {
            throw new CommandException(ExitCode.Usage, $"{shown} is larger than {LargestBytes >> 20} MiB, so it is no address lock; restore it from version control");
        }

        return new AddressLockFile(input.LockPath, shown, File.ReadAllText(input.LockPath));
    }

    /// <summary>Understands the text; what cannot be understood is answered with diagnostics.</summary>
    public AddressLock? Parse(List<Diagnostic> diagnostics)
    {
        if (_text is null)
        {
            return AddressLock.Empty;
        }

        if (AddressLock.TryParse(_text, Shown, out var read, out var findings))
        {
            return read;
        }

        diagnostics.AddRange(findings);
        return null;
    }

    /// <summary>Lines that <paramref name="next"/> has and the file has not, then those it no longer has.</summary>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Removed) Difference(AddressLock next)
    {
        if (string.Equals(_text, next.ToText(), StringComparison.Ordinal))
        {
            return ([], []);
        }

        var before = Lines(_text ?? "");
        var after = Lines(IsNothing(next) ? "" : next.ToText());
        if (before.Count == 0)
        {
            return (after, before);
        }

        return ([.. after.Except(before, StringComparer.Ordinal)], [.. before.Except(after, StringComparer.Ordinal)]);
    }

    /// <summary>Writes what was chosen, so that the next compilation chooses the same; does nothing when nothing is new.</summary>
    /// <returns>A warning where the folder cannot be written, or null.</returns>
    public string? Keep(AddressLock next)
    {
        if (string.Equals(_text, next.ToText(), StringComparison.Ordinal) || (_text is null && IsNothing(next)))
        {
            return null;
        }

        var temporary = $"{Path}.{Environment.ProcessId}.new";
        try
        {
            // A rename: whoever reads at this moment sees the old lock or the new one.
            File.WriteAllText(temporary, next.ToText());
            File.Move(temporary, Path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            return $"{Shown} could not be written ({e.Message.ReplaceLineEndings(" ")}), so the addresses chosen now are not kept";
        }
    }

    private static bool IsNothing(AddressLock next) => string.Equals(next.ToText(), AddressLock.Empty.ToText(), StringComparison.Ordinal);

    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#'))];
}
