using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Status;

/// <summary>A table in plain text: columns as wide as their widest cell, two spaces between them, no spaces at the end of a line.</summary>
public sealed class TextTable
{
    private readonly string _indent;
    private readonly List<string[]> _rows = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="indent">Spaces before every line.</param>
    /// <param name="header">Titles of the columns.</param>
    public TextTable(int indent, params string[] header)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(indent);
        ArgumentNullException.ThrowIfNull(header);
        _indent = new string(' ', indent);
        _rows.Add(header);
    }

    /// <summary>Adds a row; it has as many cells as the header.</summary>
    public void Add(params string[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _rows[0].Length);
        _rows.Add(cells);
    }

    /// <summary>Writes the table, every line ended.</summary>
    public void WriteTo(StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => Width(row[column]))).ToArray();
        foreach (var row in _rows)
        {
            var line = new StringBuilder(_indent);
            for (var column = 0; column < row.Length; column++)
            {
                line.Append(row[column]).Append(' ', widths[column] - Width(row[column]) + 2);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    // What is seen, not what is stored: names from a file may hold marks that combine.
    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements;
}
