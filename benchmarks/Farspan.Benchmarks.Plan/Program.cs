using System.Diagnostics;
using System.Globalization;
using Farspan.Benchmarks.Plan;

// bench plan [MACHINES…]: each size in a process of its own, so that peak memory is that size's.
int[] sizes = [100, 1_000, 10_000];
const string Child = "--measure";
if (args is [Child, var size])
{
    var machines = int.Parse(size, CultureInfo.InvariantCulture);
    Console.WriteLine(Measuring.Measure(machines, machines >= 10_000 ? 5 : 15).ToLine());
    return 0;
}

if (args.Length > 0)
{
    if (!args.All(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 20 and <= 65_000))
    {
        Console.Error.WriteLine("usage: bench plan [MACHINES…], each 20 to 65000");
        return 2;
    }

    sizes = [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
}

var results = new List<Measurement>();
foreach (var machines in sizes)
{
    Console.Error.WriteLine($"measuring {machines:N0} machines …");
    results.Add(Measurement.Parse(Run(machines)));
}

Console.WriteLine("Text to plan: 5 providers, 100 subnets, 20 services, 200 policies, one mesh of all machines. Medians; «again» is with the lock and the history; × is the growth since the line above, of CPU where there is one.");
Console.WriteLine();
Console.WriteLine("machines │  read ms  (CPU)        │ compile ms  (CPU)       │  again ms        │ JSON ms    KiB │ allocated/machine │ kept/machine │ peak MiB");
Measurement? last = null;
foreach (var m in results)
{
    Console.WriteLine(
        $"{m.Machines,8:N0} │ {m.ReadMs,8:N1} {Cpu(m.ReadCpuMs)} {Growth(last?.ReadCpuMs, m.ReadCpuMs)} │ {m.CompileMs,9:N1} {Cpu(m.CompileCpuMs)} {Growth(last?.CompileCpuMs, m.CompileCpuMs)} │ " +
        $"{m.AgainMs,9:N1} {Growth(last?.AgainMs, m.AgainMs)} │ {m.JsonMs,7:N1} {m.JsonBytes / 1024.0,6:N0} │ {m.AllocatedBytes / (double)m.Machines,11:N0} bytes │ {m.RetainedBytes / (double)m.Machines,6:N0} bytes │ {m.PeakBytes / 1048576.0,8:N0}");
    last = m;
}

return 0;

static string Cpu(double ms) => $"({ms:N1})".PadLeft(8);

static string Growth(double? before, double now) => before is { } b ? $"×{now / b,-5:N1}" : "      ";

static string Run(int machines)
{
    // The runtime host is this very program, or dotnet with the assembly as its first argument.
    var self = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
    var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
    if (Path.GetFileNameWithoutExtension(self) == "dotnet")
    {
        start.ArgumentList.Add(typeof(Measurement).Assembly.Location);
    }

    start.ArgumentList.Add(Child);
    start.ArgumentList.Add(machines.ToString(CultureInfo.InvariantCulture));
    using var process = Process.Start(start) ?? throw new InvalidOperationException("The measuring process did not start.");
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"Measuring {machines} machines failed.");
}
