using System.Globalization;
using System.Text;
using Farspan.Verification.Reports;

namespace Farspan.Verification.Tls;

/// <summary>The part of a report on what ports accept, for people.</summary>
internal static class TlsText
{
    /// <summary>More suites than this are counted, not shown.</summary>
    private const int MostSuites = 4;

    public static void Write(StringBuilder text, IReadOnlyList<TlsRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\nTLS: what each port accepts, by {rows.Sum(r => r.Handshakes)} handshakes\n");
        var table = new TextTable("port", "on", "layer", "declared", "versions", "cipher suites");
        foreach (var row in rows)
        {
            var suites = row.Suites.Count > MostSuites ? [.. row.Suites.Take(MostSuites), string.Create(CultureInfo.InvariantCulture, $"and {row.Suites.Count - MostSuites} more")] : row.Suites;
            table.Add(
                row.Holds ? row.Port : $"✗ {row.Port}",
                row.Machine,
                row.Layer.Length > 0 ? row.Layer : "–",
                row.Declared,
                row.Versions.Count > 0 ? string.Join(", ", row.Versions) : "none",
                suites.Count > 0 ? string.Join(' ', suites) : "–");
        }

        table.WriteTo(text, 2);
    }
}
