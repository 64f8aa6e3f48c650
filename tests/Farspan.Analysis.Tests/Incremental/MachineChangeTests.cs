using System.Text;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.Topology;

namespace Farspan.Analysis.Tests.Incremental;

/// <summary>Requirement B7: when machines come and go, the relation and every proof are those from scratch, whatever else the plans share.</summary>
public sealed class MachineChangeTests
{
    private const string First = "machines:\n";
    private static readonly string[] _kinds = ["never", "always"];
    private static readonly string[] _ports = ["443/tcp", "53/udp"];

    [Fact]
    public void After_machines_came_and_went_all_is_said_as_from_scratch()
    {
        var (came, went, filters, kept, lost) = (0, 0, 0, 0, 0);
        Law.Holds(60, seed =>
        {
            if (IncrementalProverTests.Text(seed) is not { } text)
            {
                return;
            }

            var random = new Random(seed);
            var plan = Compile(text)!;
            var prover = IncrementalProver.Of(plan);
            for (var step = 0; step < 4; step++)
            {
                var isMore = step == 0 || random.Next(2) == 0;
                var changed = isMore ? WithOneMore(text, step, random) : WithOneLess(text, random);

                // One for another: as many as before.
                changed = changed is not null && random.Next(3) == 0 ? (isMore ? WithOneLess(changed, random) : WithOneMore(changed, step, random)) ?? changed : changed;
                if (changed is null || Compile(changed) is not { } compiled)
                {
                    continue;
                }

                (came, went) = (came + (isMore ? 1 : 0), went + (isMore ? 0 : 1));
                text = changed;
                var before = plan;
                plan = random.Next(3) == 0 ? compiled : Shared(plan, compiled, isAll: random.Next(2) == 0);
                prover = prover.With(plan);

                // Where the one that came goes again, nothing but filters may differ.
                var isSame = plan.Machines.Select(m => m.Machine).SequenceEqual(before.Machines.Select(m => m.Machine), StringComparer.Ordinal);
                Assert.True(isSame || prover.Relation.Redone == Redone.Everything);
                Same(seed, plan, prover);

                // Whoever the change does not reach keeps the proof, and with it the endpoints that it speaks of.
                if (prover.Relation.Redone == Redone.Everything)
                {
                    (kept, lost) = (kept + prover.Claims.Count - prover.Proved.Count, lost + prover.Proved.Count);
                }

                // What is kept of the new plan serves the next change of a filter.
                plan = RandomMutation.OfFilter(plan, seed + step);
                prover = prover.With(plan);
                filters += prover.Relation.Redone == Redone.Filters ? 1 : 0;
                Same(seed, plan, prover);
            }
        }, () => came > 50 && went > 20 && filters > 50 && kept > 100 && lost > 100 ? null : $"{came} came, {went} went, {filters} changes of filters, {kept} proofs kept, {lost} made again");
    }

    [Fact]
    public void After_routes_addresses_peers_or_routers_changed_every_pair_is_judged_as_from_scratch()
    {
        var (kept, again) = (0, 0);
        Law.Holds(120, seed =>
        {
            if (IncrementalProverTests.Text(seed) is not { } text || Compile($"{text[..text.IndexOf("claims:", StringComparison.Ordinal)]}{ClaimsOfPairs(text)}") is not { } plan)
            {
                return;
            }

            var (prover, random) = (IncrementalProver.Of(plan), new Random(seed));
            for (var step = 0; step < 4; step++)
            {
                plan = random.Next(3) == 0 ? WithRouter(plan, random) : RandomMutation.Of(plan, seed + step);
                prover = prover.With(plan);
                IncrementalProverTests.Same(seed, plan, prover);
                if (prover.Relation.Redone == Redone.Everything)
                {
                    (kept, again) = (kept + prover.Claims.Count - prover.Proved.Count, again + prover.Proved.Count);
                }
            }
        }, () => kept > 500 && again > 500 ? null : $"{kept} proofs kept, {again} made again");
    }

    // One that lets everything through, or nothing.
    private static NetworkPlan WithRouter(NetworkPlan plan, Random random)
    {
        var router = random.GetItems(plan.Fabric.Where(f => f.Role == MachineRole.Router).ToArray(), 1)[0];
        var filter = FilterSpecs.Open with { ForwardPolicy = random.Next(2) == 0 ? FilterVerdict.Accept : FilterVerdict.Drop };
        return plan with { Fabric = [.. plan.Fabric.Select(f => ReferenceEquals(f, router) ? f with { Filter = filter } : f)] };
    }

    // Whatever two machines say to each other is claimed, one way or the other.
    private static string ClaimsOfPairs(string text)
    {
        var names = Machines(text).Select(m => m[2..m.IndexOf(':', StringComparison.Ordinal)]).ToList();
        var claims = from a in names
                     from b in names
                     where a != b
                     from kind in _kinds
                     from port in _ports
                     select $"  - {kind}: {{ from: machine/{a}, to: machine/{b}, ports: {port} }}\n";
        return $"claims:\n  - never: {{ from: internet, to: machine/m1 }}\n  - only: {{ from: machine/m0, to: machine/m1 }}\n{string.Concat(claims)}";
    }

    private static void Same(int seed, NetworkPlan plan, IncrementalProver prover)
    {
        IncrementalProverTests.Same(seed, plan, prover);
        ChangeTests.Same(seed, ReachabilityRelation.Of(plan), prover.Relation);
    }

    // All of the plan before but the machines that came or went: not what a compiler makes, and still to be told exactly.
    private static NetworkPlan Shared(NetworkPlan before, NetworkPlan after, bool isAll)
    {
        var (was, old) = (before.Topology, before.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal));
        var shared = after with { Machines = [.. after.Machines.Select(m => old.GetValueOrDefault(m.Machine) ?? m)] };
        return !isAll ? shared : shared with
        {
            Topology = after.Topology with { Networks = was.Networks, Overlays = was.Overlays, Providers = was.Providers, Services = was.Services, Claims = was.Claims, Links = was.Links },
            Cables = before.Cables,
            Fabric = before.Fabric,
        };
    }

    // A machine like another one, anywhere among them: the order says which address each gets.
    private static string? WithOneMore(string text, int step, Random random)
    {
        var machines = Machines(text);
        var line = machines[random.Next(machines.Count)];
        var at = text.IndexOf(machines[random.Next(machines.Count)], StringComparison.Ordinal);
        return text.Insert(at, $"  x{step}{line[line.IndexOf(':', StringComparison.Ordinal)..]}");
    }

    // Claims speak of the first two; where another name is spoken of, the reader refuses and nothing is changed.
    private static string? WithOneLess(string text, Random random)
    {
        var machines = Machines(text).Where(m => !m.StartsWith("  m0:", StringComparison.Ordinal) && !m.StartsWith("  m1:", StringComparison.Ordinal)).ToList();
        return machines.Count == 0 ? null : text.Replace(machines[random.Next(machines.Count)], string.Empty, StringComparison.Ordinal);
    }

    private static List<string> Machines(string text)
    {
        var start = text.IndexOf(First, StringComparison.Ordinal) + First.Length;
        return [.. text[start..].Split('\n').TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => $"{l}\n")];
    }

    private static NetworkPlan? Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(text))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
