using System.Globalization;
using System.Text;
using Farspan.Verification.Outside;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Reports;

/// <summary>Counts requests for places outside, and tells those that went otherwise than declared.</summary>
internal static class OutsideReport
{
    public static List<OutsideRow> Rows(IReadOnlyList<OutsideCallResult> results) =>
    [
        .. results.GroupBy(r => (r.Call.Gateway, r.Call.GatewayMachine)).OrderBy(g => g.Key.Gateway, StringComparer.Ordinal).ThenBy(g => g.Key.GatewayMachine, StringComparer.Ordinal)
            .Select(g => new OutsideRow
            {
                Gateway = g.Key.Gateway,
                Machine = g.Key.GatewayMachine,
                Callers = g.Select(r => r.Call.From).Distinct(StringComparer.Ordinal).Count(),
                Names = g.Where(r => r.Call.Expect == Expectation.Connects).Select(r => r.Call.Host).Distinct(StringComparer.Ordinal).Count(),
                Allowed = Count(g.Where(r => r.Call.Expect == Expectation.Connects), r => r.Holds),
                Refused = Count(g.Where(r => r.Call.Expect == Expectation.Refused), r => r.Holds),
                Audited = Count(g.Where(r => r.IsAuditDue), r => r.IsAudited),
                MedianMs = Median([.. g.Where(r => r.Arrived).Select(r => r.ElapsedMs).Order()]),
            }),
    ];

    public static IEnumerable<Finding> Findings(IReadOnlyList<OutsideCallResult> results)
    {
        foreach (var result in results)
        {
            if (!result.Holds)
            {
                yield return result.Call.Expect == Expectation.Connects
                    ? Make(result, TestCodes.OutsideBlockedCode, "A way outside is declared, and the place does not answer.", result.Seen)
                    : Make(result, TestCodes.OutsideLeakCode, "No declared way leads there, and it is not refused.", result.Seen);
            }

            if (result.IsAuditDue && !result.IsAudited)
            {
                var seen = result.Audit is { } line ? $"its line names {line.Caller}, missing «{line.Missing}», failure «{line.Failure}»" : "no line of it was written";
                yield return Make(result, TestCodes.OutsideUnauditedCode, "A way outside was refused, and the audit log does not say who asked and which rule was missing.", seen);
            }
        }
    }

    public static void Write(StringBuilder text, ProbeReport report)
    {
        if (report.Outside.Count == 0)
        {
            return;
        }

        text.Append("\nWays outside, to stand-ins: declared ones that arrive · others that are refused, and told in the audit log\n");
        var table = new TextTable("gateway", "on", "callers", "names", "allowed", "refused", "audited", "median");
        foreach (var row in report.Outside)
        {
            table.Add(
                row.Allowed.IsWhole && row.Refused.IsWhole && row.Audited.IsWhole ? row.Gateway : $"✗ {row.Gateway}",
                row.Machine,
                row.Callers.ToString(CultureInfo.InvariantCulture),
                row.Names.ToString(CultureInfo.InvariantCulture),
                row.Allowed.ToString(),
                row.Refused.ToString(),
                row.Audited.ToString(),
                row.MedianMs is { } ms ? FormattableString.Invariant($"{ms:0.0} ms") : "–");
        }

        table.WriteTo(text, 2);
    }

    private static Finding Make(OutsideCallResult result, string code, string message, string seen) => new()
    {
        Code = code,
        Subject = result.Call.ToString(),
        Message = message,
        PolicySays = result.Call.Expect == Expectation.Connects ? $"allowed: {result.Call.Rule}" : "refused: no way outside allows it",
        PlanSays = string.Empty,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = result.Call.Location,
        Group = $"{result.Call.Gateway} {result.Call.GatewayMachine} {result.Call.Why} {result.Call.Speech} {result.Status}",
    };

    private static Ratio Count(IEnumerable<OutsideCallResult> results, Func<OutsideCallResult, bool> isRight) => results.Aggregate(default(Ratio), (sum, r) => sum.With(isRight(r)));

    private static double? Median(List<double> ordered) => ordered.Count == 0 ? null : Math.Round(ordered[ordered.Count / 2], 1);
}
