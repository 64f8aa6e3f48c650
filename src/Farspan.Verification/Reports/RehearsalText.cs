using System.Globalization;
using System.Text;
using Farspan.Verification.Rehearsals;

namespace Farspan.Verification.Reports;

/// <summary>Writes the timelines of rehearsals for people.</summary>
internal static class RehearsalText
{
    public static void Write(StringBuilder text, RehearsalReport? rehearsal)
    {
        if (rehearsal is null)
        {
            return;
        }

        text.Append("\nRehearsals\n");
        if (rehearsal.Runs.Count == 0)
        {
            text.Append("  nothing to rehearse: no claim `survives`, and no service with a quorum\n");
        }

        foreach (var run in rehearsal.Runs)
        {
            var mark = run.Holds ? "OK" : "✗ BROKEN";
            text.Append(CultureInfo.InvariantCulture, $"  {mark}  {run.Service} without {run.Lost}: lost {Names(run.LostMembers)}; left {Names(run.LeftMembers)}\n");
            if (run.IsStandIn)
            {
                text.Append("      stand-in: listeners in place of the service; only who can still talk to whom is seen\n");
            }

            foreach (var moment in run.Events)
            {
                text.Append(CultureInfo.InvariantCulture, $"      {moment.AtMs / 1000,7:0.000} s  {moment.Text}\n");
            }

            if (run.WriteGapMs is { } gap && run.CatchUpMs is { } caught)
            {
                text.Append(CultureInfo.InvariantCulture, $"      write gap {gap / 1000:0.00} s, caught up {caught / 1000:0.00} s after healing\n");
            }
        }
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
