using System.Globalization;
using System.Text;
using Farspan.Analysis.Matrices;
using Farspan.Rendering.Status;

namespace Farspan.Rendering.Reachability;

/// <summary>A matrix for people: a grid where it fits a wide terminal, otherwise a list of who reaches whom.</summary>
public static class MatrixText
{
    // A terminal that is wider than this is rare; a grid that is broken over lines cannot be read.
    private const int WidestGrid = 150;

    // More machines in the legend than anybody reads; --json has all.
    private const int MostMembers = 6;

    // Twenty-six letters name columns; beyond that two are taken, as spreadsheets do.
    private const int Letters = 26;

    /// <summary>Writes it; every line ends with a line feed.</summary>
    public static string Render(ReachabilityMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var text = new StringBuilder();
        var machines = matrix.Groups.Sum(g => g.Machines.Count);
        var internet = matrix.Groups.Any(g => g.IsInternet) ? machines > 0 ? " and the internet" : "the internet" : string.Empty;
        var all = machines switch { 0 => string.Empty, 1 => "1 machine", _ => FormattableString.Invariant($"{machines:N0} machines") };
        text.Append(CultureInfo.InvariantCulture, $"{matrix.Plan.Topology.Name}: {all}{internet} in {Words.Count(matrix.Groups.Count, "group")}; in a group all behave alike\n\n");
        var cells = new MatrixWords(matrix);
        var silent = Silent(matrix);
        Legend(text, matrix, silent);
        var grid = Grid(matrix, cells, silent);
        if (matrix.Cells.Count == 0)
        {
            text.Append("\nnothing passes between any of them\n");
        }
        else if (grid.ToString().Split('\n').Max(l => l.Length) <= WidestGrid)
        {
            text.Append('\n').Append(grid);
        }
        else
        {
            List(text, matrix, cells);
        }

        Foot(text, matrix, silent);
        return text.ToString();
    }

    private static HashSet<int> Silent(ReachabilityMatrix matrix)
    {
        var speaks = matrix.Cells.SelectMany(c => new[] { c.From, c.To }).ToHashSet();
        return [.. matrix.Groups.Select(g => g.Id).Where(id => !speaks.Contains(id))];
    }

    private static void Legend(StringBuilder text, ReachabilityMatrix matrix, HashSet<int> silent)
    {
        var table = new TextTable(2, string.Empty, "group", string.Empty, "machines");
        foreach (var group in matrix.Groups)
        {
            var shown = group.Machines.Take(MostMembers).ToList();
            var names = string.Join(", ", shown) + (group.Machines.Count > shown.Count ? FormattableString.Invariant($" and {group.Machines.Count - shown.Count:N0} more") : string.Empty);
            var count = group.IsInternet ? string.Empty : group.Machines.Count.ToString("N0", CultureInfo.InvariantCulture);
            table.Add(silent.Contains(group.Id) ? "–" : Letter(group.Id), group.Name, count, string.Equals(names, group.Name, StringComparison.Ordinal) ? string.Empty : names);
        }

        table.WriteTo(text);
    }

    private static StringBuilder Grid(ReachabilityMatrix matrix, MatrixWords cells, HashSet<int> silent)
    {
        var rows = matrix.Cells.Select(c => c.From).Distinct().Order().ToList();
        var columns = matrix.Cells.Select(c => c.To).Distinct().Order().ToList();
        var table = new TextTable(2, ["from ↓ to →", .. columns.Select(Letter)]);
        var words = matrix.Cells.ToDictionary(c => (c.From, c.To), cells.Of);
        // Rows of those that are reached and never begin are left out with the silent ones: they would be empty.
        foreach (var row in rows.Where(r => !silent.Contains(r)))
        {
            table.Add([Letter(row), .. columns.Select(c => words.GetValueOrDefault((row, c), "·"))]);
        }

        var text = new StringBuilder();
        table.WriteTo(text);
        return text;
    }

    // From each group: those that it reaches alike are told together.
    private static void List(StringBuilder text, ReachabilityMatrix matrix, MatrixWords cells)
    {
        foreach (var row in matrix.Cells.GroupBy(c => c.From))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{matrix.Groups[row.Key].Name} reaches\n");
            var table = new TextTable(2, "ports", "of");
            foreach (var alike in row.GroupBy(cells.Of, StringComparer.Ordinal))
            {
                table.Add(alike.Key, cells.NameOf([.. alike.Select(c => c.To)]));
            }

            table.WriteTo(text);
        }
    }

    private static void Foot(StringBuilder text, ReachabilityMatrix matrix, HashSet<int> silent)
    {
        text.Append('\n');
        if (silent.Count > 0 && matrix.Cells.Count > 0)
        {
            text.Append("–  begins nothing and accepts nothing of what is shown\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"ICMP errors and echo, which default rules let in, arrive between {matrix.PingPairs:N0} of {matrix.Pairs:N0} pairs and are in no cell\n");
        foreach (var overlay in matrix.Overlays.Where(o => o.Pairs > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"overlay {overlay.Name}: its datagrams ({overlay.Port}/udp) arrive between {overlay.Carried:N0} of {overlay.Pairs:N0} pairs of members and are in no cell\n");
        }
    }

    private static string Letter(int id) => id < Letters ? ((char)('A' + id)).ToString() : Letter((id / Letters) - 1) + (char)('A' + (id % Letters));
}
