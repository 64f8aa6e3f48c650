namespace Farspan.Import.Writing;

/// <summary>Gives unique names that are DNS labels (RFC 1123): 1 to 63 lower-case letters, digits and hyphens.</summary>
internal sealed class NameGiver
{
    private const int Longest = 63;

    // Names that the language keeps for its own nodes.
    private static readonly string[] _reserved = ["internet", "all", "backbone"];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The first of the proposals that is free and unchanged, else the last one, cut and numbered.</summary>
    public string Give(params ReadOnlySpan<string> proposals)
    {
        foreach (var proposal in proposals)
        {
            if (string.Equals(Clean(proposal), proposal, StringComparison.Ordinal) && _taken.Add(proposal))
            {
                return proposal;
            }
        }

        var name = Clean(proposals[^1]);
        for (var number = 2; !_taken.Add(name); number++)
        {
            var tail = FormattableString.Invariant($"-{number}");
            var start = Clean(proposals[^1]);
            name = start[..Math.Min(start.Length, Longest - tail.Length)].TrimEnd('-') + tail;
        }

        return name;
    }

    /// <summary>A text as a DNS label.</summary>
    public static string Clean(string text)
    {
        var clean = new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')]).Trim('-');
        clean = clean[..Math.Min(clean.Length, Longest)].TrimEnd('-');
        return clean.Length == 0 ? "unnamed"
            : _reserved.Contains(clean, StringComparer.Ordinal) || clean.StartsWith("router-", StringComparison.Ordinal) ? $"x-{clean}"[..Math.Min(clean.Length + 2, Longest)].TrimEnd('-')
            : clean;
    }
}
