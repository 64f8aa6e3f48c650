using Farspan.Analysis.Scenarios;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Cli.Input;

/// <summary>What <c>--lose</c> names.</summary>
internal static class LostThings
{
    /// <summary>Finds them.</summary>
    /// <exception cref="CommandException">One is not there, or cannot be lost.</exception>
    public static IReadOnlyList<Failure> Of(IReadOnlyList<string> names, NetworkTopology topology)
    {
        var known = Known(topology).ToList();
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => Of(name, known))];
    }

    private static Failure Of(string name, List<string> known) => known.Contains(name, StringComparer.Ordinal) && Reference.TryParse(name, out var reference)
        ? new Failure(reference)
        : throw new CommandException(ExitCode.Usage, Names.Unknown("thing that can be lost", name, known));

    private static IEnumerable<string> Known(NetworkTopology topology) => topology.Providers.Select(p => $"provider/{p.Name}")
        .Concat(topology.Providers.SelectMany(p => p.Zones.Select(z => $"zone/{p.Name}/{z}")))
        .Concat(topology.Networks.Select(n => $"network/{n.Name}"))
        .Concat(topology.Links.Select(l => $"link/{l.Name}"))
        .Concat(topology.Machines.Select(m => $"machine/{m.Name}"));
}
