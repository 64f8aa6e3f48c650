using System.Text.RegularExpressions;

namespace Farspan.Scenarios;

/// <summary>Replaces what differs from run to run: names of this run, times, sizes, processes, digests.</summary>
internal static partial class Mask
{
    /// <summary>The text with every such thing replaced by a word, and without lines of progress, which come with slowness.</summary>
    public static string Apply(string text, string lab, string folder)
    {
        var named = text
            .Replace(folder, "$TMP", StringComparison.Ordinal)
            .Replace(Shell.Root, "$ROOT", StringComparison.Ordinal)
            .Replace(lab, "$LAB", StringComparison.Ordinal);
        return string.Join('\n', named.Split('\n').Where(line => !Progress().IsMatch(line)).Select(Line));
    }

    private static string Line(string line)
    {
        var masked = Time().Replace(line, "TIME");
        masked = Size().Replace(masked, "SIZE");
        masked = Process().Replace(masked, "pid N");
        masked = Digest().Replace(masked, "DIGEST");
        masked = Count().Replace(masked, "N ");
        masked = Writer().Replace(masked, "a member commits");
        // A table is as wide as what was masked.
        return masked == line ? line : Spaces().Replace(masked, "  ").TrimEnd();
    }

    // A phase of a command, or the launcher's own.
    [GeneratedRegex(@"^farspan: ([a-z]+( \d+/\d+)?(: .*)?|building .*|waiting for another build) …$|^farspan: built in ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Progress();

    // Packets that were captured, who has spoken so far, and processes that ended: a helper of the supervisor may just have been at work.
    [GeneratedRegex(@"\d+ (?=packets\b(?! transmitted)|of \d+ peers heard|of them$|processes ended\b)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Count();

    // Whichever member answers first.
    [GeneratedRegex(@"\b[a-z]+-\d commits", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Writer();

    [GeneratedRegex(@"(?<![\w.])\d+([.,]\d+)?\s?(ms|s|µs|seconds|milliseconds)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\w.])\d+([.,]\d+)?\s?(B|kB|KB|MB|GB|KiB|MiB|GiB|bytes)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(@"\b[Pp](id|rocess) \d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Process();

    [GeneratedRegex(@"\b[0-9a-f]{12,64}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digest();

    [GeneratedRegex(@" {2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
