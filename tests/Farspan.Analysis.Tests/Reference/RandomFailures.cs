using Farspan.Analysis.Scenarios;
using Farspan.Planning;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Chooses one or two things that are lost.</summary>
internal static class RandomFailures
{
    public static IReadOnlyList<Failure> Of(NetworkPlan plan, int seed)
    {
        var random = new Random(seed);
        var all = All(plan);
        return [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => all[random.Next(all.Count)]).Distinct()];
    }

    public static IReadOnlyList<Failure> All(NetworkPlan plan) =>
    [
        .. plan.Topology.Providers.Select(p => Failure($"provider/{p.Name}")),
        .. plan.Topology.Machines.Where(m => m.Zone is not null).Select(m => $"zone/{m.Provider.Name}/{m.Zone}").Distinct().Select(Failure),
        .. plan.Topology.Networks.Select(n => Failure($"network/{n.Name}")),
        .. plan.Topology.Machines.Select(m => Failure($"machine/{m.Name}")),
        .. plan.Topology.Links.Select(l => Failure($"link/{l.Name}")),
    ];

    private static Failure Failure(string text) =>
        Topology.Reference.TryParse(text, out var reference) ? new Failure(reference) : throw new ArgumentException($"'{text}' is no reference.", nameof(text));
}
