using Farspan.Topology.Model;

namespace Farspan.Cli;

/// <summary>Names that a user types, compared with those that exist.</summary>
internal static class Names
{
    // More than this is no help.
    private const int MostListed = 12;

    /// <summary>The provider's name if it exists; null for null.</summary>
    /// <exception cref="CommandException">There is no such provider.</exception>
    public static string? Provider(NetworkTopology topology, string? name) =>
        name is null || topology.Providers.Any(p => p.Name == name)
            ? name
            : throw new CommandException(ExitCode.Usage, Unknown("provider", name, topology.Providers.Select(p => p.Name)));

    /// <summary>Says that there is no such thing, and what there is.</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        return Nearest(name, all) is { } nearest
            ? $"there is no {kind} '{name}'; did you mean '{nearest}'?"
            : $"there is no {kind} '{name}'; there are {string.Join(", ", all.Take(MostListed))}{(all.Count > MostListed ? $" and {all.Count - MostListed} more" : "")}";
    }

    /// <summary>The name that was most likely meant, or null.</summary>
    public static string? Nearest(string text, IEnumerable<string> names) => names
        .Select(name => (name, distance: Distance(text, name)))
        .Where(n => n.distance <= Math.Max(1, n.name.Length / 3))
        .OrderBy(n => n.distance)
        .Select(n => n.name)
        .FirstOrDefault();

    // Levenshtein, two rows folded into one; both words are short.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }
}
