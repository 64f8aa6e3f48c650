using Farspan.Analysis.Endpoints;
using Farspan.State;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The endpoints that two proofs, each computed from scratch, have in common: whatever two of them say to each other, they say in both.</summary>
/// <remarks>
/// It is found by comparing the factors and not by what is said to have changed: a machine that came, went or moved may take a way from others, or open one.
/// Endpoints of a machine that has other addresses now, or whose filter says something else of one of the others, are not among them.
/// </remarks>
internal sealed class EndpointMapping
{
    private const int None = -1;

    private readonly int[] _after;

    private EndpointMapping(int count)
    {
        _after = new int[count];
        Array.Fill(_after, None);
    }

    /// <summary>The number of an endpoint in the proof after; negative where it is not the same.</summary>
    public int Of(int endpoint) => _after[endpoint];

    /// <summary>Whether an endpoint of the proof before is the same in the proof after.</summary>
    public bool Has(int endpoint) => _after[endpoint] != None;

    /// <summary>Compares two proofs; null where they cannot be compared, or where a way between endpoints that both have is another one.</summary>
    public static EndpointMapping? Between(Proof before, Proof after)
    {
        if (before.Nat is not null || after.Nat is not null || !before.Ports.Atoms.SequenceEqual(after.Ports.Atoms))
        {
            return null;
        }

        var mapping = new EndpointMapping(before.Endpoints.All.Count);
        mapping.Add(before, after);
        return new WayComparison(before, after, mapping).AreSame() ? mapping : null;
    }

    private void Add(Proof before, Proof after)
    {
        var common = new List<(MachineSpec Before, MachineSpec After)>();
        foreach (var spec in after.Plan.Machines.Concat(after.Plan.Fabric.Where(f => f.Role == MachineRole.Internet)))
        {
            if (Find(before, spec.Machine) is { } same && same.Role == spec.Role && AddEndpoints(before.Endpoints.Of(spec.Machine), after.Endpoints.Of(spec.Machine)))
            {
                common.Add((same, spec));
            }
        }

        // Only when it is known who may be spoken of can filters be compared.
        var filters = new FilterComparison(before.Index, this);
        foreach (var (was, now) in common)
        {
            if (!filters.SayTheSame(was.Filter, now.Filter))
            {
                foreach (var endpoint in before.Endpoints.Of(was.Machine))
                {
                    _after[endpoint.Id] = None;
                }
            }
        }
    }

    // The index may be older than the plan: it knows the names of nodes, and not their filters.
    private static MachineSpec? Find(Proof proof, string name) => proof.Index.Names.Find(name) is var node && node < 0 || node >= proof.Index.NodeCount ? null
        : node < proof.Plan.Machines.Count ? proof.Plan.Machines[node] : proof.Plan.Fabric[node - proof.Plan.Machines.Count];

    private bool AddEndpoints(IReadOnlyList<Endpoint> before, IReadOnlyList<Endpoint> after)
    {
        if (before.Count != after.Count)
        {
            return false;
        }

        for (var i = 0; i < before.Count; i++)
        {
            if (!IsSame(before[i], after[i]))
            {
                return false;
            }
        }

        for (var i = 0; i < before.Count; i++)
        {
            _after[before[i].Id] = after[i].Id;
        }

        return true;
    }

    private static bool IsSame(Endpoint a, Endpoint b) =>
        a.Address.Equals(b.Address) && string.Equals(a.Link, b.Link, StringComparison.Ordinal) && string.Equals(a.Overlay, b.Overlay, StringComparison.Ordinal) &&
        a.IsInternet == b.IsInternet && (!a.IsInternet || a.Blocks.SequenceEqual(b.Blocks));
}
