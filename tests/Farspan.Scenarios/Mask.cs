using System.Text.RegularExpressions;

namespace Farspan.Scenarios;

/// <summary>Replaces what differs from run to run: names of this run, times, sizes, processes, digests.</summary>
internal static partial class Mask
{
    /// <summary>The text with every such thing replaced by a word.</summary>
    public static string Apply(string text, string lab, string folder)
    {
        var named = text.Replace(folder, "$TMP", StringComparison.Ordinal).Replace(lab, "$LAB", StringComparison.Ordinal);
        return string.Join('\n', named.Split('\n').Select(Line));
    }

    private static string Line(string line)
    {
        var masked = Digest().Replace(Process().Replace(Size().Replace(Time().Replace(line, "TIME"), "SIZE"), "pid N"), "DIGEST");
        // A table is as wide as what was masked.
        return ReferenceEquals(masked, line) || masked == line ? line : Spaces().Replace(masked, "  ").TrimEnd();
    }

    [GeneratedRegex(@"(?<![\w.])\d+([.,]\d+)?\s?(ms|s|µs|seconds|milliseconds)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\w.])\d+([.,]\d+)?\s?(B|kB|KB|MB|GB|KiB|MiB|GiB|bytes)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(@"\b[Pp](id|rocess) \d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Process();

    [GeneratedRegex(@"\b[0-9a-f]{12,64}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digest();

    [GeneratedRegex(@"(?<=\S) {2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
