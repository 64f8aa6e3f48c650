using System.Globalization;
using System.Net;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Gateways;
using Farspan.Topology.Model;
using Farspan.Verification.Flows;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>Decides which requests test the gateways of a network: every caller that the policies name with every service behind the gateway, and a sample of those that none allows.</summary>
/// <remarks>What is allowed is read from the policies, never from the rules that gateways were given. Callers show no token and no certificate here: rules that want one let nobody in.</remarks>
public static class GatewayCallPlanner
{
    // One refusal shows what a rule does; this many show whether there is a pattern.
    private const int MostRefused = 128;

    /// <summary>Plans the requests.</summary>
    public static GatewayCallPlan Plan(NetworkPlan plan, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var book = AddressBook.From(plan);
        var oracle = new PolicyOracle(plan, book);
        var all = plan.Machines.SelectMany(m => m.Gateways.SelectMany(g => Of(plan, book, oracle, m, g))).Where(c => IsOf(plan, c, options.Provider)).ToList();
        var allowed = all.FindAll(c => c.Expect == Expectation.Connects);
        var refused = all.FindAll(c => c.Expect == Expectation.Refused);
        List<GatewayCallSpec> sample = [.. Spread.Indices(refused.Count, Math.Min(MostRefused, options.RefusedSample), options.Seed).Select(i => refused[(int)i])];
        return new GatewayCallPlan
        {
            Calls = [.. allowed.Take(options.AllowedLimit), .. sample],
            AllowedLeftOut = Math.Max(0, allowed.Count - options.AllowedLimit),
            SampleLeftOut = refused.Count - sample.Count,
        };
    }

    private static IEnumerable<GatewayCallSpec> Of(NetworkPlan plan, AddressBook book, PolicyOracle oracle, MachineSpec machine, GatewaySpec spec)
    {
        var declared = plan.Topology.Gateways.First(g => g.Name == spec.Name);
        var several = spec.Upstreams.CountBy(u => u.Machine, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var endpoints = spec.Listeners.Where(l => l.Tls is null && !l.IsEgress).SelectMany(l => l.Endpoints).DistinctBy(e => e.AddressFamily).ToList();
        foreach (var endpoint in endpoints)
        {
            foreach (var (caller, address) in Callers(plan, book, oracle, endpoint))
            {
                foreach (var upstream in spec.Upstreams)
                {
                    var rule = declared.Rules.FirstOrDefault(r => r.To.Name == upstream.Service && IsFree(r) && oracle.Means(r.From, caller, address));
                    yield return new GatewayCallSpec
                    {
                        Gateway = spec.Name,
                        GatewayMachine = machine.Machine,
                        From = caller,
                        SourceAddress = address,
                        Endpoint = endpoint,
                        To = upstream.Machine,
                        Service = upstream.Service,
                        Path = several.Contains(upstream.Machine) ? $"/volume/{upstream.Machine}/{upstream.Service}/" : $"/volume/{upstream.Machine}/",
                        Greeting = Greeting(plan, upstream),
                        Expect = rule is null ? Expectation.Refused : Expectation.Connects,
                        Policy = rule is null ? "" : $"policy/{rule.Policy} ({rule.Location})",
                        Location = (rule?.Location ?? declared.Location).ToString(),
                    };
                }
            }
        }
    }

    /// <summary>Machines that have a way to where the gateway listens, with the address that they use there.</summary>
    private static IEnumerable<(string Machine, IPAddress Address)> Callers(NetworkPlan plan, AddressBook book, PolicyOracle oracle, IPEndPoint endpoint)
    {
        if (book.Find(endpoint.Address) is not { } entry)
        {
            yield break;
        }

        foreach (var name in plan.Machines.Select(m => m.Machine))
        {
            if (book.Of(name).FirstOrDefault(a => a.Address.Equals(entry.Address) || oracle.WayBetween(a, entry).Kind != WayKind.None) is { } own)
            {
                yield return (name, own.Address);
            }
        }
    }

    private static bool IsFree(GatewayRule rule) => rule.As.Count == 0 && (rule.Methods.Count == 0 || rule.Methods.Contains("GET", StringComparer.Ordinal));

    private static string? Greeting(NetworkPlan plan, UpstreamSpec upstream) =>
        plan.Machines.First(m => m.Machine == upstream.Machine).Services.First(s => s.Name == upstream.Service).Recipe is null
            ? string.Create(CultureInfo.InvariantCulture, $"{upstream.Service} {upstream.Machine} {upstream.Endpoint.Port}")
            : null;

    private static bool IsOf(NetworkPlan plan, GatewayCallSpec call, string? provider) =>
        provider is null || plan.Machines.Any(m => m.Provider == provider && (m.Machine == call.From || m.Machine == call.To));
}
