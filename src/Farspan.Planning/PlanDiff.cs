using System.Text.Json;
using Farspan.Planning.Differences;
using Farspan.Planning.Digests;
using Farspan.State;
using Farspan.State.Fabric;

namespace Farspan.Planning;

/// <summary>What a plan would change, as data: machine by machine, concept by concept, keyed by each concept's natural key.</summary>
/// <remarks>Where a rule was declared does not count: a topology whose lines have moved has an empty difference.</remarks>
public sealed record PlanDiff
{
    /// <summary>Digest of the old plan.</summary>
    public required string OldDigest { get; init; }

    /// <summary>Digest of the next plan.</summary>
    public required string NextDigest { get; init; }

    /// <summary>Machines and nodes of the fabric that differ, ordered by name.</summary>
    public required IReadOnlyList<MachineDiff> Machines { get; init; }

    /// <summary>Cables that differ, ordered by their near end.</summary>
    public required IReadOnlyList<ItemChange> Cables { get; init; }

    /// <summary>True when the next plan changes nothing.</summary>
    public bool IsEmpty => Machines.Count == 0 && Cables.Count == 0;

    /// <summary>Compares two plans. Linear: machines of equal digest are skipped, and lists that specs share are compared once.</summary>
    public static PlanDiff Between(NetworkPlan old, NetworkPlan next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        var (before, after) = (ByName(old), ByName(next));
        var digest = new PlanDigest();
        var differ = new SpecDiffer();
        var machines = new List<MachineDiff>();
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (first, second) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (first is null || second is null)
            {
                var kind = first is null ? ChangeKind.Added : ChangeKind.Removed;
                machines.Add(new MachineDiff { Machine = name, Role = (first ?? second)!.Role, Kind = kind, Changes = [] });
            }
            else if (!digest.Of(first).AsSpan().SequenceEqual(digest.Of(second)))
            {
                machines.Add(new MachineDiff { Machine = name, Role = second.Role, Kind = ChangeKind.Changed, Changes = differ.Between(first, second) });
            }
        }

        return new PlanDiff
        {
            OldDigest = old.Digest,
            NextDigest = next.Digest,
            Machines = machines,
            Cables = KeyedDiff.Between(PlanConcept.Cable, old.Cables, next.Cables, KeyOf, SpecText.Of),
        };
    }

    /// <summary>The JSON form, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlanDiffJson.Default.PlanDiff);

    private static string KeyOf(CableSpec cable) => $"{cable.Near.Machine} {cable.Near.Link}";

    private static Dictionary<string, MachineSpec> ByName(NetworkPlan plan) =>
        plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);
}
