using System.Globalization;
using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Differences;
using Farspan.Analysis.Matrices;
using Farspan.Planning;
using Farspan.Rendering.Status;

namespace Farspan.Rendering.Reachability;

/// <summary>What a change of the plan opens and closes, in words.</summary>
public static class ReachabilityDiffText
{
    // More changes than this are counted, not shown; --json has all.
    private const int MostChanges = 40;

    /// <summary>The difference; one sentence when there is none.</summary>
    /// <param name="diff">The difference.</param>
    /// <param name="old">The plan that closed flows are named in.</param>
    /// <param name="next">The plan that opened flows are named in.</param>
    public static string Render(ReachabilityDiff diff, NetworkPlan old, NetworkPlan next)
    {
        ArgumentNullException.ThrowIfNull(diff);
        if (diff.IsEmpty)
        {
            return "reachability: nothing opens, nothing closes\n";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"reachability: {Sum(diff.Opened, "opens", "open")}, {Sum(diff.Closed, "closes", "close")}\n");
        Write(text, "+", "before", diff.Opened, new PortNames(next, diff.Ports));
        Write(text, "-", "now", diff.Closed, new PortNames(old, diff.Ports));
        return text.ToString();
    }

    /// <summary>Claims of which the proof says another thing than before; nothing where there are none.</summary>
    public static string Claims(IReadOnlyList<ClaimChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            text.Append(text.Length == 0 ? "claims\n" : string.Empty);
            text.Append(CultureInfo.InvariantCulture, $"  {Word(change.Old, "new")} → {Word(change.Next, "gone")}  {change.Text} ({change.Location})\n");
            if (change.Next is Outcome.Fails or Outcome.Unknown)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {change.Reason}\n");
            }
        }

        return text.ToString();
    }

    private static string Word(Outcome? outcome, string none) => outcome is { } known ? known.ToString().ToUpperInvariant() : none;

    private static void Write(StringBuilder text, string sign, string elsewhere, IReadOnlyList<FlowChange> changes, PortNames names)
    {
        foreach (var change in changes.Take(MostChanges))
        {
            var ports = names.Of(change.Ports, change.ToOverlay, change.To.Machines) + (change.IsAnswerOnly ? " (the answer; packets arrive in both)" : string.Empty);
            var way = string.Equals(change.FromOverlay, change.ToOverlay, StringComparison.Ordinal) ? string.Empty : $" from {change.FromOverlay ?? "the underlay"}";
            text.Append(CultureInfo.InvariantCulture, $"{sign} {change.From.Name} → {change.To.Name}  {ports}{way}{(change.Family is { } family ? $" over {family}" : string.Empty)}  ({Pairs(change.Pairs)})\n");
            var causes = new[] { change.Origin.Length > 0 ? $"by {change.Origin}" : string.Empty, change.Elsewhere.Length > 0 ? $"{elsewhere}: {change.Elsewhere}" : string.Empty };
            if (causes.Any(c => c.Length > 0))
            {
                text.Append("    ").AppendJoin("; ", causes.Where(c => c.Length > 0)).Append('\n');
            }
        }

        if (changes.Count > MostChanges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sign} and {changes.Count - MostChanges:N0} more; --json has all\n");
        }
    }

    private static string Sum(IReadOnlyList<FlowChange> changes, string one, string many) => changes.Count == 0
        ? $"nothing {one}"
        : $"{Words.Count(changes.Count, "kind of flow").Replace("kind of flows", "kinds of flow", StringComparison.Ordinal)} {(changes.Count == 1 ? one : many)}";

    private static string Pairs(long pairs) => FormattableString.Invariant($"{pairs:N0} {(pairs == 1 ? "pair" : "pairs")}");
}
