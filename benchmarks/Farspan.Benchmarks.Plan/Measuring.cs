using System.Diagnostics;
using System.Globalization;
using System.Text;
using Farspan.Planning;
using Farspan.Rendering;
using Farspan.Topology;
using Farspan.Topology.Model;

namespace Farspan.Benchmarks.Plan;

/// <summary>Measures one size in this process.</summary>
internal static class Measuring
{
    // The first runs also compile the code; they are not counted.
    private const int WarmUps = 3;

    public static Measurement Measure(int machines, int runs)
    {
        var source = new SourceFile("synthetic.yaml", Encoding.UTF8.GetBytes(SyntheticTopology.Write(machines)));
        var (read, compile, again, json) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (readCpu, compileCpu, allocated) = (new List<double>(), new List<double>(), new List<double>());
        PlanResult? result = null;
        var counter = new CountingStream();
        for (var run = 0; run < WarmUps + runs; run++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var topology = Timed(read, () => Read(source));
            var middle = Environment.CpuUsage.TotalTime;
            var before = GC.GetAllocatedBytesForCurrentThread();
            result = Timed(compile, () => PlanCompiler.Compile(topology, PlanInputs.None));
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            compileCpu.Add((Environment.CpuUsage.TotalTime - middle).TotalMilliseconds);
            readCpu.Add((middle - start).TotalMilliseconds);
            var known = PlanInputs.None with { Lock = result.Lock, Previous = result.History };
            var same = Timed(again, () => PlanCompiler.Compile(topology, known));
            if (same.Plan!.Digest != result.Plan!.Digest)
            {
                throw new InvalidOperationException("Compiling again gave another plan.");
            }

            counter = new CountingStream();
            Timed(json, () =>
            {
                PlanJson.Write(same.Plan, counter);
                return counter.Length;
            });
        }

        return new Measurement(
            machines, Median(read), Median(compile), Median(again), Median(readCpu), Median(compileCpu), Median(json),
            counter.Length, (long)Median(allocated), Retained(source), PeakBytes());
    }

    private static NetworkTopology Read(SourceFile source)
    {
        var result = TopologyReader.Read([source]);
        return result.Topology ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(5)));
    }

    private static long Retained(SourceFile source)
    {
        var topology = Read(source);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var plan = PlanCompiler.Compile(topology, PlanInputs.None).Plan;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(plan);
        GC.KeepAlive(topology);
        return after - before;
    }

    private static T Timed<T>(List<double> times, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return result;
    }

    private static double Median(List<double> values)
    {
        var counted = values.Skip(WarmUps).Order().ToList();
        return counted[counted.Count / 2];
    }

    private static long PeakBytes()
    {
        const string Name = "VmHWM:";
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
