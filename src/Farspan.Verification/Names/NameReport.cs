using System.Globalization;
using System.Text;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Names;

/// <summary>Compares what name servers answer with what the plan says.</summary>
public static class NameReport
{
    /// <summary>One row for each address of each server and each view.</summary>
    public static IReadOnlyList<NameRow> Rows(IReadOnlyList<NameProbeResult> results) =>
    [
        .. results.GroupBy(r => (r.Probe.Server, Endpoint: r.Probe.Endpoint.ToString(), r.Probe.View))
            .OrderBy(g => g.Key.Server, StringComparer.Ordinal).ThenBy(g => g.Key.Endpoint, StringComparer.Ordinal).ThenBy(g => g.Key.View, StringComparer.Ordinal)
            .Select(g => new NameRow
            {
                Server = g.Key.Server,
                Endpoint = g.Key.Endpoint,
                View = g.Key.View,
                Machines = g.Select(r => r.Probe.Machine).Distinct(StringComparer.Ordinal).Count(),
                Answers = g.Aggregate(default(Ratio), (ratio, r) => ratio.With(r.Holds)),
            }),
    ];

    /// <summary>Everything that is not as planned: one finding for each machine and server that does not answer, one for each wrong answer.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<NameProbeResult> results)
    {
        foreach (var silent in results.Where(r => r.Answered is null).GroupBy(r => (r.Probe.Machine, Endpoint: r.Probe.Endpoint.ToString())))
        {
            var one = silent.First();
            yield return Of(one.Probe, TestCodes.NoNamesCode, "A name server does not answer a machine whose resolver names it.", $"{one.Failure}, {silent.Count()} questions");
        }

        foreach (var wrong in results.Where(r => r.Answered is not null && !r.Holds))
        {
            yield return Of(wrong.Probe, TestCodes.WrongNameCode, "A name server answers something else than the plan says.", wrong.Answered!);
        }
    }

    /// <summary>Writes the table; nothing where nothing was asked.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<NameRow> rows)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (rows.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\nNames: what each machine's name server answers, against the plan\n");
        var table = new TextTable("server", "at", "view", "machines", "answers");
        foreach (var row in rows)
        {
            table.Add(
                row.Answers.IsWhole ? row.Server : $"✗ {row.Server}",
                row.Endpoint,
                row.View.Length > 0 ? row.View : "–",
                row.Machines.ToString(CultureInfo.InvariantCulture),
                row.Answers.ToString());
        }

        table.WriteTo(text, 2);
    }

    private static Finding Of(NameProbeSpec probe, string code, string message, string seen) => new()
    {
        Code = code,
        Subject = $"{probe.Machine} asks {probe.Server} {probe.Endpoint} for {probe.Asked}",
        Message = message,
        PolicySays = probe.View.Length > 0 ? $"view {probe.View}" : "no view",
        PlanSays = probe.Expected,
        ProofSays = string.Empty,
        RealitySays = seen,
        Differs = string.Empty,
        Location = string.Empty,
        Group = $"{probe.Server} {probe.View} {code} {seen}",
    };
}
