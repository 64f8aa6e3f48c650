using Farspan.Analysis.Claims;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.State.Filters;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Tests.Claims;

/// <summary>Requirements A8, B5: laws that every proof obeys, on random topologies.</summary>
public sealed class ClaimLawTests
{
    private const string Claims = """
        claims:
          - never: { from: machine/m0, to: machine/m1 }
          - never: { from: internet, to: machine/m1 }
          - only: { from: machine/m0, to: machine/m1 }
          - isolated: [machine/m0, machine/m1]
          - encrypted: { between: [machine/m0, machine/m1] }
          - airGapped: machine/m0
          - always: { from: machine/m0, to: machine/m1, ports: 443/tcp }
          - always: { from: machine/m1, to: machine/m0, ports: 53/udp }
        """;

    [Fact]
    public void A_proof_says_what_following_every_packet_says()
    {
        var (holds, fails) = (new int[8], new int[8]);
        Law.Holds(200, seed =>
        {
            if (Random(seed) is not { } plan)
            {
                return;
            }

            var proof = Prover.Prove(plan).Claims;
            var dumb = Dumb(ReferenceRelation.Of(plan));
            for (var i = 0; i < dumb.Length; i++)
            {
                if (proof[i].Outcome == Outcome.Unknown)
                {
                    // Of what demands: where only some of the ports that the answer may come back to pass.
                    var isPart = !dumb[i] && proof[i].Claim is AlwaysClaim && proof[i].Reason.Contains("only a part of the ports", StringComparison.Ordinal);
                    Assert.True(isPart || proof[i].Reason.StartsWith("it says nothing", StringComparison.Ordinal), $"{proof[i].Claim.Text}: {proof[i].Reason}");
                    continue;
                }

                Assert.True(dumb[i] == (proof[i].Outcome == Outcome.Holds), $"seed {seed}: {proof[i].Claim.Text}: dumb {dumb[i]}, proof {proof[i].Outcome}: {proof[i].Reason}");
                (holds[i], fails[i]) = (holds[i] + (dumb[i] ? 1 : 0), fails[i] + (dumb[i] ? 0 : 1));
                Assert.Equal(dumb[i], proof[i].Counterexample is null);
            }
        }, () => holds.Concat(fails).All(n => n > 3) ? null : $"{string.Join(' ', holds)} hold, {string.Join(' ', fails)} fail");
    }

    [Fact]
    public void The_witness_of_a_broken_claim_is_a_packet_that_breaks_it()
    {
        var witnesses = 0;
        Law.Holds(100, seed =>
        {
            foreach (var proof in Random(seed) is { } plan ? Prover.Prove(plan).Claims.Where(c => c.Counterexample?.Packet is not null) : [])
            {
                var answer = proof.Counterexample!.Packet!;
                Assert.True(proof.Claim is AlwaysClaim ? answer.Connects == false : answer.Request.Arrives, $"seed {seed}: {proof.Claim.Text}");
                witnesses++;
            }
        }, () => witnesses > 50 ? null : $"{witnesses} witnesses");
    }

    [Fact]
    public void One_policy_more_never_makes_a_claim_hold_that_forbids()
    {
        var compared = 0;
        Law.Holds(150, seed =>
        {
            var more = (seed % 3) switch { 0 => "from: internet, to: machine/m1, ports: 8443/tcp", 1 => "from: all, to: all, ports: 22/tcp", _ => "from: { role: web }, to: machine/m0, ports: all" };
            if (Compile($"{RandomTopology.Write(seed)}{Claims}\n") is { } before && Compile($"{RandomTopology.Write(seed)}  - allow: {{ {more} }}\n{Claims}\n") is { } after)
            {
                var (then, now) = (Prover.Prove(before).Claims, Prover.Prove(after).Claims);
                for (var i = 0; i < 6; i++)
                {
                    Assert.False(then[i].Outcome == Outcome.Fails && now[i].Outcome == Outcome.Holds, $"seed {seed}: {then[i].Claim.Text} holds by one policy more");
                }

                Assert.False(then[6].Outcome == Outcome.Holds && now[6].Outcome == Outcome.Fails, $"seed {seed}: {then[6].Claim.Text} fails by one policy more");
                compared++;
            }
        }, () => compared > 15 ? null : $"{compared} compared");
    }

    private static bool[] Dumb(ReferenceRelation relation)
    {
        var (m0, m1) = (relation.Endpoints.Of("m0"), relation.Endpoints.Of("m1"));
        var (all, internet) = (relation.Endpoints.All, relation.Endpoints.Internet);
        bool Arrives(IEnumerable<Endpoint> from, IEnumerable<Endpoint> to, Func<PortAtom, Endpoint, bool> counts) => from.Any(f => to.Any(t => ReachabilityRelation.IsPair(f, t) &&
            relation.Delivered(f, t).Atoms().Any(a => counts(relation.Ports.Atoms[a], t))));
        bool Clear(PortAtom atom, Endpoint to) => atom.Protocol is not (FilterProtocol.Icmp or FilterProtocol.IcmpV6) && !relation.Plan.Machines.SelectMany(m => m.Overlays).SelectMany(o => o.Members)
            .Any(m => m.Endpoint.Address.Equals(to.Address) && atom.Protocol == FilterProtocol.Udp && atom.First == m.Endpoint.Port && atom.Last == m.Endpoint.Port);
        bool Reaches(IReadOnlyList<Endpoint> from, IReadOnlyList<Endpoint> to, FilterProtocol protocol, ushort port)
        {
            var targets = to.Where(t => t.Overlay is null && from.Any(f => ReachabilityRelation.IsPair(f, t))).ToList();
            return targets.Count > 0 && targets.TrueForAll(t => from.Any(f => ReachabilityRelation.IsPair(f, t) && relation.Answered(f, t).Contains(relation.Ports.IndexOf(protocol, port))));
        }

        IReadOnlyList<Endpoint> Under(IReadOnlyList<Endpoint> endpoints) => [.. endpoints.Where(e => e.Overlay is null)];
        return
        [
            !Arrives(m0, m1, Clear),
            !Arrives(internet, m1, Clear),
            !Arrives(all.Where(e => e.Node != "m0"), m1, Clear),
            !Arrives(m0, Under(m1), Clear) && !Arrives(m1, Under(m0), Clear),
            !Arrives(m0, Under(m1), Clear) && !Arrives(m1, Under(m0), Clear),
            !Arrives(m0, internet, (_, _) => true) && !Arrives(internet, m0, (_, _) => true),
            Reaches(m0, m1, FilterProtocol.Tcp, 443),
            Reaches(m1, m0, FilterProtocol.Udp, 53),
        ];
    }

    private static NetworkPlan? Random(int seed) => Enumerable.Range(0, 6)
        .Select(i => Compile($"{RandomTopology.Write(seed ^ (i << 20))}{Claims}\n")).FirstOrDefault(p => p is not null);

    private static NetworkPlan? Compile(string text)
    {
        var read = Topology.TopologyReader.Read([new Topology.SourceFile("random.yaml", System.Text.Encoding.UTF8.GetBytes(text))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
