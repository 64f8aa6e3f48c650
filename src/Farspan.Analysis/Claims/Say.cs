using System.Globalization;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Claims;

/// <summary>The words that proofs are told in.</summary>
internal static class Say
{
    private const int MostNames = 4;
    private const int MostRanges = 8;

    /// <summary><c>1 machine</c>, <c>3 machines</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? noun : noun.EndsWith("cy", StringComparison.Ordinal) ? noun[..^1] + "ies" : noun + "s")}");

    /// <summary><c>etcd-1 (10.99.0.1)</c>, <c>the internet (203.0.113.1)</c>.</summary>
    public static string At(Endpoint endpoint) => $"{(endpoint.IsInternet ? "the internet" : endpoint.Node)} ({endpoint.Address})";

    /// <summary>The nodes of endpoints: a name, or how many machines, and the internet.</summary>
    public static string Nodes(IEnumerable<Endpoint> endpoints)
    {
        var (machines, hasInternet) = (new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.IsInternet)
            {
                hasInternet = true;
            }
            else
            {
                machines.Add(endpoint.Node);
            }
        }

        return string.Join(" and ", new[] { machines.Count == 0 ? null : Machines(machines), hasInternet ? "the internet" : null }.OfType<string>());
    }

    /// <summary>Names as far as they fit, else how many.</summary>
    public static string Machines(IReadOnlyCollection<string> names) => names.Count == 1 ? names.First() : Count(names.Count, "machine");

    /// <summary>The first names and how many more.</summary>
    public static string Names(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : FormattableString.Invariant($"{string.Join(", ", names.Take(MostNames - 1))} and {names.Count - MostNames + 1} more");

    /// <summary>Ports, with all but the first ranges counted only.</summary>
    public static string Ports(PortSet ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        // "other protocols" is one thing in two words.
        var words = ports.ToString().Replace("other protocols", "other\u00a0protocols", StringComparison.Ordinal).Split(' ');
        var shown = words.Length <= MostRanges ? words : [.. words.Take(MostRanges - 1), FormattableString.Invariant($"and {words.Length - MostRanges + 1} more")];
        return string.Join(' ', shown).Replace('\u00a0', ' ');
    }
}
