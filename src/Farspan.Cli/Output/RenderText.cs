using System.Globalization;
using System.Text;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Output;

/// <summary>What <c>render</c> did, as people read it.</summary>
internal static class RenderText
{
    /// <summary>One line for the whole, then what asks for attention.</summary>
    /// <param name="report">What was done.</param>
    /// <param name="folder">The output folder as the user named it.</param>
    /// <param name="advice">Where missing keys come from, or null.</param>
    public static string Render(RenderReport report, string folder, string? advice)
    {
        var text = new StringBuilder();
        var what = report.Volumes > 0 ? $"{Words.Count(report.Volumes, "volume")}, " : "";
        text.Append(CultureInfo.InvariantCulture, $"{folder}: {what}{Words.Count(report.Files, "file")}: {report.Written} written, {report.Unchanged} unchanged, {report.Removed.Count} removed\n");
        foreach (var path in report.Left)
        {
            text.Append("left alone: ").Append(path).Append(" is no longer written, and was changed since Farspan wrote it; remove it yourself\n");
        }

        if (report.Keys.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"private keys among them: {report.Keys.Count}, for their owner alone (0600); whoever has these files can read the overlays\n");
        }

        foreach (var note in report.Notes)
        {
            text.Append("note: ").Append(note).Append('\n');
        }

        return text.Append(advice is null ? "" : $"{advice}\n").ToString();
    }
}
