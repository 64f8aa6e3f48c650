using System.Globalization;
using System.Text;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Egress;

/// <summary>Counts attempts to go outside without a gateway, and tells those that went otherwise than declared.</summary>
internal static class EgressReport
{
    public static List<EgressRow> Rows(IReadOnlyList<EgressProbeResult> results) =>
    [
        .. results.GroupBy(r => r.Probe.Machine, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new EgressRow
        {
            Machine = g.Key,
            Names = g.Where(r => r.Probe.Expect == Expectation.Connects).Select(r => r.Probe.Name).Distinct(StringComparer.Ordinal).Count(),
            Allowed = Count(g.Where(r => r.Probe.Expect == Expectation.Connects), r => r.Holds),
            Refused = Count(g.Where(r => r.IsTried && r.Probe.Expect == Expectation.Refused), r => r.Holds),
            Logged = Count(g.Where(r => r.IsLogDue), r => r.IsLogged),
            LeftOut = g.Count(r => !r.IsTried),
            MedianMs = Median([.. g.Where(r => r.Arrived).Select(r => r.ElapsedMs).Order()]),
        }),
    ];

    public static IEnumerable<Finding> Findings(IReadOnlyList<EgressProbeResult> results)
    {
        foreach (var result in results)
        {
            if (!result.Holds)
            {
                yield return result.Probe.Expect == Expectation.Connects
                    ? Make(result, TestCodes.EgressBlockedCode, "A way outside is declared, and the place does not answer.", result.Seen)
                    : Make(result, TestCodes.EgressLeakCode, "No declared way opens to it, and the place answers.", result.Seen);
            }

            if (result.IsLogDue && !result.IsLogged)
            {
                var seen = result.Log is { } line ? $"its line names {line.Machine}, name «{line.Name}», missing «{line.Missing}»" : "no line of it was written";
                yield return Make(result, TestCodes.EgressUnloggedCode, "An attempt to go outside was refused, and the machine's log does not say which name it was for and what is missing.", seen);
            }
        }
    }

    public static void Write(StringBuilder text, IReadOnlyList<EgressRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        text.Append("\nWays outside by answers, to the lab's internet: declared names that are reached · others that are refused, and told in the machine's log\n");
        var table = new TextTable("machine", "names", "allowed", "refused", "logged", "open before", "median");
        foreach (var row in rows)
        {
            table.Add(
                row.Allowed.IsWhole && row.Refused.IsWhole && row.Logged.IsWhole ? row.Machine : $"✗ {row.Machine}",
                row.Names.ToString(CultureInfo.InvariantCulture),
                row.Allowed.ToString(),
                row.Refused.ToString(),
                row.Logged.ToString(),
                row.LeftOut.ToString(CultureInfo.InvariantCulture),
                row.MedianMs is { } ms ? FormattableString.Invariant($"{ms:0.0} ms") : "–");
        }

        table.WriteTo(text, 2);
    }

    private static Finding Make(EgressProbeResult result, string code, string message, string seen) => new()
    {
        Code = code,
        Subject = result.Probe.ToString(),
        Message = message,
        PolicySays = result.Probe.Expect == Expectation.Connects ? $"allowed: {result.Probe.Rule}" : "refused: no egress entry opens to it",
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = result.Probe.Location,
        Group = $"{result.Probe.Machine} {result.Probe.Why} {code}",
    };

    private static Ratio Count(IEnumerable<EgressProbeResult> results, Func<EgressProbeResult, bool> isRight) => results.Aggregate(default(Ratio), (sum, r) => sum.With(isRight(r)));

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : Math.Round(ordered[ordered.Count / 2], 1);
}
