using System.Text;
using Farspan.Analysis.Matrices;

namespace Farspan.Rendering.Reachability;

/// <summary>A matrix as comma-separated values (RFC 4180): one line for each flow of each cell that is not empty.</summary>
public static class MatrixCsv
{
    /// <summary>Writes it, a header first.</summary>
    public static string Render(ReachabilityMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var names = new PortNames(matrix.Plan, matrix.Ports);
        var text = new StringBuilder("from,to,from_machines,to_machines,from_overlay,to_overlay,ports,names,unanswered\r\n");
        foreach (var cell in matrix.Cells)
        {
            var (from, to) = (matrix.Groups[cell.From], matrix.Groups[cell.To]);
            foreach (var flow in cell.Flows)
            {
                string[] fields =
                [
                    from.Name, to.Name, Members(from), Members(to), flow.FromOverlay ?? string.Empty, flow.ToOverlay ?? string.Empty,
                    flow.Delivered.ToString(), names.Of(flow.Delivered, flow.ToOverlay, to.Machines), flow.Delivered.Except(flow.Answered).ToString(),
                ];
                text.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");
            }
        }

        return text.ToString();
    }

    private static string Members(MatrixGroup group) => string.Join(' ', group.IsInternet ? group.Blocks.Select(b => b.ToString()) : group.Machines);

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
