using Farspan.Topology.Model;

namespace Farspan.Verification.Probes;

/// <summary>Adds a probe for each flow that a policy allows.</summary>
internal sealed class AllowedFlows(NetworkTopology topology, TargetFinder targets, ProbeDrafts drafts, ProbeOptions options)
{
    /// <summary>Flows over the limit.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Pairs that a policy allows and no way joins.</summary>
    public List<WaylessFlow> Wayless { get; } = [];

    /// <summary>Adds the flows of every policy; each policy has a fair share of the limit.</summary>
    public void AddPolicies()
    {
        // What a way outside without a gateway lets through is not there before somebody asked for its names: it has probes of its own.
        var products = topology.Policies.Where(p => p.Egress is null)
            .Select(p => (Policy: p, Product: new FlowProduct(targets.Nodes(p.From), targets.Allowed(p.To, p.Ports, p.AllPorts), drafts)))
            .ToList();
        long left = options.AllowedLimit;
        var waiting = products.Count;
        foreach (var (policy, product) in products.OrderBy(p => p.Product.Count))
        {
            var share = Math.Max(1, left / waiting--);
            Add(policy, product, share);
            left -= Math.Min(product.Count, share);
            LeftOut += Math.Max(0, product.Count - share);
        }
    }

    private void Add(Policy policy, FlowProduct product, long share)
    {
        var reason = ProbeDrafts.ReasonOf(policy);
        var wayless = new WaylessFlows();
        foreach (var (flow, way) in product.Draw(share, options.Seed, (from, to) => wayless.NoteNoFamily(from, to, reason)))
        {
            wayless.Note(flow, way, reason, policy.To.Services.Select(s => s.Over?.Name).FirstOrDefault());
            if (drafts.IsExpected(flow, way))
            {
                drafts.Add(flow, way, null);
            }
        }

        Wayless.AddRange(wayless.Found());
    }
}
