using System.Text;

namespace Farspan.Rendering.Plans;

/// <summary>Rows whose columns line up; the last column runs free.</summary>
internal sealed class TextTable(string indent)
{
    private const int Gap = 2;

    private readonly List<string[]> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(StringBuilder text)
    {
        var columns = _rows.Count == 0 ? 0 : _rows.Max(r => r.Length);
        var widths = Enumerable.Range(0, columns).Select(c => _rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
        foreach (var row in _rows)
        {
            var line = new StringBuilder(indent);
            for (var c = 0; c < row.Length; c++)
            {
                line.Append(c == row.Length - 1 ? row[c] : row[c].PadRight(widths[c] + Gap));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
