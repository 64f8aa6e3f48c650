using System.Globalization;
using System.Text;
using Farspan.Verification.Observations;

namespace Farspan.Verification.Reports;

/// <summary>What packets of the declared length showed of overlays.</summary>
internal static class TunnelReport
{
    /// <summary>One row for each overlay that was tried.</summary>
    public static IReadOnlyList<TunnelRow> Rows(IReadOnlyList<TunnelSighting> sightings) =>
    [
        .. sightings.GroupBy(s => (s.Overlay, s.Length)).OrderBy(g => g.Key.Overlay, StringComparer.Ordinal)
            .Select(g => new TunnelRow(g.Key.Overlay, g.Key.Length, g.Aggregate(default(Ratio), (ratio, s) => ratio.With(IsRight(s))))),
    ];

    /// <summary>What is not as the plan says.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<TunnelSighting> sightings) => sightings.Where(s => s.Fits is not null && !IsRight(s)).Select(s => new Finding
    {
        Code = TestCodes.TunnelLengthCode,
        Subject = $"{s.From} → {s.To} over {s.Overlay}",
        Message = s.Fits == false
            ? FormattableString.Invariant($"Overlay '{s.Overlay}' does not carry packets of {s.Length} octets whole, though short ones pass: the way of its datagrams is narrower than declared. Declare the 'mtu' of what is narrow, or a smaller one at the overlay.")
            : FormattableString.Invariant($"Overlay '{s.Overlay}' takes packets of more than {s.Length} octets, and they are gone without a word."),
        PolicySays = string.Empty,
        PlanSays = FormattableString.Invariant($"{s.Length} octets to {s.Address}"),
        ProofSays = string.Empty,
        RealitySays = s.Fits == false ? "an echo of that length does not come back" : "an echo of one octet more is sent and does not come back",
        Differs = "reality",
        Location = string.Empty,
        Group = $"overlay {s.Overlay}",
    });

    /// <summary>Writes a line for each overlay.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<TunnelRow> rows)
    {
        text.Append(rows.Count > 0 ? "\nOverlays, asked by packets that nobody may cut\n" : "");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {(row.Pairs.IsWhole ? "✓" : "✗")} {row.Overlay}: {row.Length} octets pass and one more is refused at once, {row.Pairs} pairs of members\n");
        }
    }

    private static bool IsRight(TunnelSighting sighting) => sighting is { Fits: true, LongerIsTold: not false };
}
