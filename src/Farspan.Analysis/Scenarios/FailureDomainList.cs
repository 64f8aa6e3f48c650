using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Scenarios;

/// <summary>What can fail, one domain after the other.</summary>
public static class FailureDomainList
{
    /// <summary>Every domain of a kind that something stands in, in declaration order. A provider without zones fails as one zone; so does what stands in no zone, with its provider. Guests are there beside their hosts: each may fail alone.</summary>
    public static IReadOnlyList<Failure> Of(NetworkTopology topology, FailureDomain domain)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var names = domain switch
        {
            FailureDomain.Link => topology.Links.Select(l => $"link/{l.Name}"),
            FailureDomain.Machine => topology.Machines.Select(m => $"machine/{m.Name}"),
            _ => topology.Machines.Select(m => NameOf(m, domain)),
        };
        return [.. names.Distinct(StringComparer.Ordinal).Select(Parse)];
    }

    /// <summary>The domain that a machine fails with: a guest fails with the outermost of its hosts.</summary>
    public static string NameOf(Machine machine, FailureDomain domain)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return domain switch
        {
            FailureDomain.Machine => $"machine/{machine.Metal}",
            FailureDomain.Zone when machine.Zone is { } zone => $"zone/{machine.Provider.Name}/{zone}",
            _ => $"provider/{machine.Provider.Name}",
        };
    }

    private static Failure Parse(string text) =>
        Reference.TryParse(text, out var reference) ? new Failure(reference) : throw new FormatException($"'{text}' is no reference.");
}
