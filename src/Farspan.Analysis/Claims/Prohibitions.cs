using Farspan.Analysis.Endpoints;

namespace Farspan.Analysis.Claims;

/// <summary>All that the claims of a plan forbid, to be looked up by where it must not arrive.</summary>
internal sealed class Prohibitions
{
    private readonly ILookup<int, Prohibition> _at;
    private readonly Dictionary<Prohibition, int> _order = [];

    /// <summary>Looks up what claims forbid, in their order.</summary>
    public Prohibitions(ProofContext context)
    {
        var all = context.Plan.Topology.Claims.SelectMany(c => Prohibition.Of(context, c)).ToList();
        foreach (var prohibition in all)
        {
            _order.Add(prohibition, _order.Count);
        }

        _at = all.SelectMany(p => p.Targets.Select(t => (t.Endpoint.Id, Prohibition: p))).ToLookup(x => x.Id, x => x.Prohibition);
    }

    /// <summary>Those that forbid something at an endpoint, in the order of the claims.</summary>
    public IEnumerable<Prohibition> At(Endpoint endpoint) => _at[endpoint.Id];

    /// <summary>Position of one among all.</summary>
    public int IndexOf(Prohibition prohibition) => _order[prohibition];
}
