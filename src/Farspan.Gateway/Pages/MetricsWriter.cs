using System.Globalization;
using System.Text;

namespace Farspan.Gateway.Pages;

/// <summary>Writes metrics as text.</summary>
/// <remarks>Source: Prometheus exposition formats, text format 0.0.4.</remarks>
internal sealed class MetricsWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name with its unit; ends with <c>_total</c> for a counter.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">One sentence.</param>
    public void Metric(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(help, isLabel: false);
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>Writes a value.</summary>
    public void Value(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value, isLabel: true);
            _text.Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(CultureInfo.InvariantCulture, $"{value:R}\n");
    }

    /// <summary>Writes a metric with one value.</summary>
    public void Single(string name, string type, string help, double value)
    {
        Metric(name, type, help);
        Value(name, value);
    }

    /// <summary>All of it.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Escape(string text, bool isLabel)
    {
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '\\':
                    _text.Append("\\\\");
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '"' when isLabel:
                    _text.Append("\\\"");
                    break;
                default:
                    _text.Append(letter);
                    break;
            }
        }
    }
}
