using System.Diagnostics;
using System.Globalization;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;

namespace Farspan.Benchmarks.Proof;

/// <summary>The same plan and the same questions to the engine, to the model that follows one packet at a time, and to Z3, in turns.</summary>
internal static class PeerRun
{
    private const int Runs = 3;
    private const string Solver = "/usr/bin/z3";

    public static void Measure(TextWriter output)
    {
        var plan = ColdRun.Compile(new SyntheticNetwork(20, 40, 10, 10, 1, 3, 2).Write());
        var endpoints = EndpointTable.Of(plan);
        var pairs = (from a in endpoints.All from b in endpoints.All where ReachabilityRelation.IsPair(a, b) select (a, b)).ToList();
        var (ours, reference, solver, first) = (new List<Clock>(), new List<Clock>(), new List<Clock>(), new List<Clock>());
        var said = string.Empty;
        for (var run = 0; run < Runs; run++)
        {
            var yes = 0;
            var clock = Clock.Of(() => yes = Ours(plan, pairs));
            (run == 0 ? first : ours).Add(clock);
            ours.Add(Clock.Of(() => yes = Ours(plan, pairs)));
            var (model, smt) = (0, 0);
            reference.Add(Clock.Of(() => model = Reference(plan, pairs)));
            if (File.Exists(Solver))
            {
                solver.Add(Ask(plan, pairs, out smt));
            }

            said = FormattableString.Invariant($"pairs that reach: ours {yes}, one packet at a time {model}, Z3 {(File.Exists(Solver) ? smt : -1)}");
        }

        var mine = Middle(ours);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The same questions, {pairs.Count:N0} pairs of {plan.Machines.Count} machines, is there a packet that arrives (medians of {Runs}, in turns; wall (CPU) ms): {said}"));
        output.WriteLine(FormattableString.Invariant($"  ours             {mine}   the very first time {first[0]}"));
        output.WriteLine(FormattableString.Invariant($"  packet by packet {Middle(reference)}   × {Middle(reference).CpuMs / mine.CpuMs:N0}"));
        output.WriteLine(solver.Count == 0 ? "  Z3 is not installed (package z3)" : FormattableString.Invariant($"  Z3               {Middle(solver)}   × {Middle(solver).CpuMs / mine.CpuMs:N0}"));
        Witness(output);
    }

    private static Clock Middle(List<Clock> clocks) => clocks.OrderBy(c => c.CpuMs).ElementAt(clocks.Count / 2);

    private static int Ours(NetworkPlan plan, List<(Endpoint A, Endpoint B)> pairs)
    {
        var relation = ReachabilityRelation.Of(plan);
        return pairs.Count(p => !relation.Delivered(p.A, p.B).IsEmpty);
    }

    private static int Reference(NetworkPlan plan, List<(Endpoint A, Endpoint B)> pairs)
    {
        var (tracer, ports) = (new PacketTracer(plan), Analysis.Ports.PortSpace.Of(plan));
        return pairs.Count(p => ports.Atoms.Any(a => tracer.Follow(new Flow
        {
            From = p.A.Node,
            Source = p.A.Address,
            Destination = p.B.Address,
            Protocol = a.Protocol,
            Port = a.First,
        }).Arrives));
    }

    private static Clock Ask(NetworkPlan plan, List<(Endpoint A, Endpoint B)> pairs, out int reached)
    {
        var wall = Stopwatch.GetTimestamp();
        using var solver = Process.Start(new ProcessStartInfo(Solver, ["-in", "-smt2"]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("z3 did not start.");
        var smt = new SmtPlan(plan);
        var answers = new List<string>();
        solver.StandardInput.Write(smt.Preamble);
        foreach (var (a, b) in pairs)
        {
            solver.StandardInput.Write(smt.Reaches(a, b));
            solver.StandardInput.Flush();
            answers.Add(solver.StandardOutput.ReadLine() ?? "nothing");
        }

        // While it still runs: afterwards its processor time is not told.
        var cpu = solver.TotalProcessorTime.TotalMilliseconds;
        solver.StandardInput.Close();
        solver.WaitForExit();
        reached = answers.Count(a => a == "sat");
        return new Clock(Stopwatch.GetElapsedTime(wall).TotalMilliseconds, cpu);
    }

    // The way of one packet with the rule that decided at every node, at 1,000 machines.
    private static void Witness(TextWriter output)
    {
        var plan = ColdRun.Compile(SyntheticNetwork.Of(1_000).Write());
        var endpoints = EndpointTable.Of(plan);
        PacketTracer? tracer = null;
        var make = Clock.Of(() => tracer = new PacketTracer(plan));
        var times = new List<double>();
        for (var i = 0; i < 400; i++)
        {
            var (from, to) = (endpoints.All[i * 4 % 2_000], endpoints.All[((i * 26) + 13) % 2_000]);
            var flow = new Flow { From = from.Node, Source = from.Address, Destination = to.Address, Protocol = State.Filters.FilterProtocol.Tcp, Port = 8_001 };
            times.Add(Clock.Of(() => tracer!.Ask(flow)).WallMs);
        }

        times.Sort();
        output.WriteLine(FormattableString.Invariant($"A witness with its rules at 1,000 machines: p50 {times[200]:N3} ms, p99 {times[395]:N3} ms, after {make} ms to read the plan"));
    }
}
