using Farspan.Planning;
using Farspan.State;
using Farspan.State.Gateways;
using Farspan.Verification.Gateways;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Outside;

/// <summary>Decides which requests test the ways outside: every machine that a rule names with every name, and beside them what must not be reached.</summary>
/// <remarks>What is allowed is read from the declared ways, never from the rules that gateways were given.</remarks>
public static class OutsideCallPlanner
{
    /// <summary>Each is a connection or two.</summary>
    private const int MostRefused = 256;

    /// <summary>Plans the requests.</summary>
    public static IReadOnlyList<OutsideCallSpec> Plan(NetworkPlan plan, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (OutsideWorld.Of(plan.Machines) is not { } world)
        {
            return [];
        }

        var callers = new GatewayCallers(plan);
        var all = plan.Machines.SelectMany(m => m.Gateways.SelectMany(g => Of(plan, callers, world, m, g)))
            .Where(c => options.Provider is null || plan.Machines.Any(m => m.Provider == options.Provider && m.Machine == c.From)).ToList();
        var refused = all.FindAll(c => c.Expect == Expectation.Refused);
        return [.. all.Where(c => c.Expect == Expectation.Connects).Take(options.AllowedLimit), .. Spread.Indices(refused.Count, Math.Min(MostRefused, options.RefusedSample), options.Seed).Select(i => refused[(int)i])];
    }

    private static IEnumerable<OutsideCallSpec> Of(NetworkPlan plan, GatewayCallers callers, OutsideWorld world, MachineSpec machine, GatewaySpec spec)
    {
        var declared = plan.Topology.Gateways.First(g => g.Name == spec.Name);
        foreach (var listener in spec.Listeners.Where(l => l.IsEgress && declared.Egress.Count > 0))
        {
            foreach (var endpoint in listener.Endpoints.DistinctBy(e => e.AddressFamily))
            {
                foreach (var (caller, address) in callers.Of(endpoint))
                {
                    var blank = new OutsideCallSpec
                    {
                        Gateway = spec.Name,
                        GatewayMachine = machine.Machine,
                        GatewayService = spec.Service,
                        From = caller,
                        SourceAddress = address,
                        Endpoint = endpoint,
                        IsTls = listener.Tls is not null,
                        Speech = OutsideSpeech.Tunnel,
                        Host = "",
                        Port = 0,
                        Expect = Expectation.Connects,
                        Refusal = OutsideRefusal.Anyhow,
                        Why = "",
                        Rule = "",
                        Location = declared.Location.ToString(),
                    };
                    var writer = new OutsideCallWriter(blank, declared, [.. declared.Egress.Where(r => callers.Means(r.From, caller, address))], world);
                    foreach (var call in writer.Write().DistinctBy(c => (c.Host, c.Port, c.Speech)))
                    {
                        yield return call;
                    }
                }
            }
        }
    }
}
