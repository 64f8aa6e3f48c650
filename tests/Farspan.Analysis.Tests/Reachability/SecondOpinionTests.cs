using System.Diagnostics;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;

namespace Farspan.Analysis.Tests.Reachability;

/// <summary>Requirements B4, B7: a solver that shares no code with the engine looks for a packet on which they disagree.</summary>
public sealed class SecondOpinionTests
{
    private const string Solver = "/usr/bin/z3";

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public void Z3_finds_no_packet_that_the_engine_judges_otherwise_in_an_example(string example) => Agrees(Plans.Example(example));

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Z3_finds_no_packet_that_the_engine_judges_otherwise_in_a_random_plan(int seed)
    {
        var plan = Enumerable.Range(0, 100).Select(i => AgreementTests.Random(seed + (i * 1000))).First(p => p is not null && p.Machines.All(m => m.Addresses.All(a => a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)));
        Agrees(plan!);
    }

    [Fact]
    public void Z3_finds_the_packet_when_a_set_of_ports_is_wrong()
    {
        var plan = Plans.Example("kubespan-hybrid");
        var relation = ReachabilityRelation.Of(plan);
        var (from, to) = (relation.Endpoints.Of("worker-1").Single(e => e.Overlay is not null), relation.Endpoints.Of("master-1").Single(e => e.Overlay is not null));
        var wrong = relation.Delivered(from, to).Except(relation.Ports.Set(State.Filters.FilterProtocol.Tcp, new Addressing.PortRange(6443, 6443)));
        var smt = new SmtPlan(plan);
        Assert.Equal(["sat"], Ask(smt.Preamble + smt.Differs(from, to, wrong, relation.Ports)));
    }

    private static void Agrees(NetworkPlan plan)
    {
        var relation = ReachabilityRelation.Of(plan);
        var pairs = (from a in relation.Endpoints.All from b in relation.Endpoints.All where ReachabilityRelation.IsPair(a, b) select (a, b)).ToList();
        var smt = new SmtPlan(plan);
        var answers = Ask(smt.Preamble + string.Concat(pairs.Select(p => smt.Differs(p.a, p.b, relation.Delivered(p.a, p.b), relation.Ports))));
        Assert.Equal(pairs.Count, answers.Count);
        for (var i = 0; i < pairs.Count; i++)
        {
            Assert.True(answers[i] == "unsat", $"{pairs[i].a.Node} -> {pairs[i].b.Node} ({pairs[i].b.Address}): z3 says {answers[i]} to {relation.Delivered(pairs[i].a, pairs[i].b)}");
        }
    }

    private static List<string> Ask(string questions)
    {
        Assert.SkipUnless(File.Exists(Solver), "z3 is not installed (package z3)");
        using var solver = Process.Start(new ProcessStartInfo(Solver, ["-in", "-smt2"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answers = solver.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        solver.StandardInput.Write(questions);
        solver.StandardInput.Close();
        var text = answers.GetAwaiter().GetResult();
        solver.WaitForExit();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
