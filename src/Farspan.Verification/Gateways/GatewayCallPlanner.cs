using Farspan.Planning;
using Farspan.State;
using Farspan.State.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>Decides which requests test the gateways of a network: every caller that the policies name with every service behind the gateway and every identity that they ask for, and a sample of those that none allows.</summary>
/// <remarks>What is allowed is read from the policies, never from the rules that gateways were given.</remarks>
public static class GatewayCallPlanner
{
    // One refusal shows what a rule does; this many show whether there is a pattern.
    private const int MostRefused = 128;

    /// <summary>Plans the requests.</summary>
    public static GatewayCallPlan Plan(NetworkPlan plan, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var callers = new GatewayCallers(plan);
        var notTried = new SortedSet<string>(StringComparer.Ordinal);
        var all = plan.Machines.SelectMany(m => m.Gateways.SelectMany(g => Of(plan, callers, m, g, notTried))).Where(c => IsOf(plan, c, options.Provider)).ToList();
        var allowed = all.FindAll(c => c.Expect == Expectation.Connects);

        // Wrong credentials are what this is about: they are tried before others.
        var refused = all.FindAll(c => c.Expect == Expectation.Refused && c.Refusal == GatewayRefusal.Anyhow);
        var most = Math.Min(MostRefused, options.RefusedSample);
        List<GatewayCallSpec> told = [.. all.FindAll(c => c.Expect == Expectation.Refused && c.Refusal != GatewayRefusal.Anyhow)];
        List<GatewayCallSpec> sample =
        [
            .. Spread.Indices(told.Count, most, options.Seed).Select(i => told[(int)i]),
            .. Spread.Indices(refused.Count, most, options.Seed).Select(i => refused[(int)i]),
        ];
        return new GatewayCallPlan
        {
            Calls = [.. allowed.Take(options.AllowedLimit), .. sample],
            AllowedLeftOut = Math.Max(0, allowed.Count - options.AllowedLimit),
            SampleLeftOut = told.Count + refused.Count - sample.Count,
            NotTried = [.. notTried],
        };
    }

    private static IEnumerable<GatewayCallSpec> Of(NetworkPlan plan, GatewayCallers callers, MachineSpec machine, GatewaySpec spec, SortedSet<string> notTried)
    {
        var declared = plan.Topology.Gateways.First(g => g.Name == spec.Name);
        foreach (var way in GatewayWay.Of(spec))
        {
            foreach (var (caller, address) in callers.Of(way.Endpoint))
            {
                var rules = declared.Rules.Where(r => callers.Means(r.From, caller, address)).ToList();
                var writer = new GatewayCallWriter(plan, declared, machine.Machine, spec, way, caller, address, rules, notTried);
                foreach (var call in writer.Write())
                {
                    yield return call;
                }
            }
        }
    }

    private static bool IsOf(NetworkPlan plan, GatewayCallSpec call, string? provider) =>
        provider is null || plan.Machines.Any(m => m.Provider == provider && (m.Machine == call.From || m.Machine == call.To));
}
