using System.Text;

namespace Farspan.Verification.Reports;

/// <summary>Columns of text, each as wide as its widest cell; two blanks between them.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row; missing cells at its end are empty.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells, .. Enumerable.Repeat(string.Empty, headings.Length - cells.Length)]);

    /// <summary>Writes the table, each line begun with <paramref name="indent"/> blanks and without blanks at its end.</summary>
    public void WriteTo(StringBuilder text, int indent)
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => _rows.Max(r => r[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(' ', indent).Append(line.TrimEnd()).Append('\n');
        }
    }
}
