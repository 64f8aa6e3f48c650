using System.Text.Json;
using Farspan.Lab.Reports;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Output;

/// <summary>What <c>cut</c> and <c>heal</c> did.</summary>
internal static class FaultText
{
    /// <summary>Renders the report as text or JSON.</summary>
    public static string Render(FaultReport report, bool isJson)
    {
        if (isJson)
        {
            return JsonSerializer.Serialize(report, LabReportJson.Default.FaultReport) + "\n";
        }

        var done = report.Cut.Count > 0 ? $"cut off {string.Join(' ', report.Cut)}"
            : report.Healed.Count > 0 ? $"healed {string.Join(' ', report.Healed)}"
            : "nothing to do";
        var left = report.InForce.Count == 0 ? "nothing is cut off now" : $"cut off now: {string.Join(' ', report.InForce)}";
        return $"{done} at {Words.Count(report.Nodes.Count, "node")} in {UpText.Seconds(report.ElapsedMs)}; {left}\n";
    }
}
