using Farspan.Rendering.Diagrams.Pictures;

namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>A claim in the legend: its verdict, its name, what it says, and why it does not hold.</summary>
internal static class ClaimEntry
{
    /// <summary>The entry at a place.</summary>
    public static Legend Compose(ClaimPicture claim, int x, int y, int width)
    {
        const int Indent = 84;
        var (word, tone) = Verdict(claim.Verdict);
        var stack = new Stack(x + Indent, y);
        var number = FormattableString.Invariant($"{claim.Number} ");
        stack.Text(number + (claim.Name.Length > 0 ? claim.Name : claim.Text), TextStyle.Name, "ink", width - Indent);
        if (claim.Name.Length > 0)
        {
            stack.Text(claim.Text, TextStyle.Small, "muted", width - Indent);
        }

        if (claim.Reason.Length > 0)
        {
            stack.Text(claim.Reason, TextStyle.Small, tone, width - Indent);
        }

        return new Legend(new Rect(x, y, width, stack.Height), stack.Labels, [Chip.Of(x, y, word, $"verdict {tone}")], []);
    }

    /// <summary>The word and the colour of a verdict.</summary>
    public static (string Word, string Tone) Verdict(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Holds => ("HOLDS", "holds"),
        ClaimVerdict.Fails => ("FAILS", "fails"),
        ClaimVerdict.Unknown => ("UNKNOWN", "unknown"),
        _ => ("CLAIM", "declared"),
    };
}
