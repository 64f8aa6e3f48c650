using System.Diagnostics;
using System.Globalization;
using Farspan.Benchmarks.Proof;

// bench proof [MACHINES…]: each measurement in a process of its own, so that it is cold and peak memory is its own.
// A topology holds 131,072 machines at most.
int[] sizes = [1_000, 10_000, 100_000];
switch (args)
{
    case ["--cold", var machines, var tiers]:
        var network = SyntheticNetwork.Of(Number(machines)) with { Tiers = Number(tiers) };
        Console.WriteLine(ColdRun.Measure(network));
        return 0;
    case ["--claims", var machines]:
        Console.WriteLine(ClaimRun.Measure(SyntheticNetwork.Of(Number(machines)) with { Claims = 612 }));
        return 0;
    case ["--failures"]:
        Console.WriteLine(FailureRun.Measure());
        return 0;
    case ["--changes"]:
        ChangeRun.Measure(Console.Out);
        return 0;
    case ["--peers"]:
        PeerRun.Measure(Console.Out);
        return 0;
    case []:
        break;
    default:
        if (!args.All(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 100 and <= 131_000))
        {
            Console.Error.WriteLine("usage: bench proof [MACHINES…], each 100 to 131000");
            return 2;
        }

        sizes = [.. args.Select(Number)];
        break;
}

Console.WriteLine("All pairs in a cold process (medians of 3 processes; «once more» is the second time in the same process; peak and plan are of the whole process):");
foreach (var machines in sizes)
{
    Console.WriteLine(Median(["--cold", Text(machines), "1"]));
}

Console.WriteLine();
Console.WriteLine("Growth with the variety of labels, 10,000 machines and rules:");
foreach (var tiers in args.Length == 0 ? new[] { 1, 2, 4, 8, 16 } : [])
{
    Console.WriteLine(Median(["--cold", "10000", Text(tiers)]));
}

Console.WriteLine();
Console.WriteLine("All that prove does, text to verdicts, with claims of all kinds (wall (CPU) ms, medians of 3 processes; then each kind once more in the same process, CPU ms with what is found of policies):");
foreach (var machines in args.Length == 0 ? new[] { 1_000, 10_000 } : sizes)
{
    Console.WriteLine(Median(["--claims", Text(machines)]));
}

Console.WriteLine();
Console.WriteLine("A change at 10,000 machines (the plan before and after are there; the compiler of plans is not counted):");
Console.WriteLine(Run(["--changes"]));
Console.WriteLine();
Console.WriteLine(Run(["--failures"]));
Console.WriteLine();
Console.WriteLine(Run(["--peers"]));
return 0;

static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// The run whose processor time is in the middle.
static string Median(string[] arguments) =>
    Enumerable.Range(0, 3).Select(_ => Run(arguments)).OrderBy(line => double.Parse(line.Split('|')[0], CultureInfo.InvariantCulture)).ElementAt(1).Split('|')[1];

static string Run(string[] arguments)
{
    var self = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
    var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
    if (Path.GetFileNameWithoutExtension(self) == "dotnet")
    {
        start.ArgumentList.Add(typeof(SyntheticNetwork).Assembly.Location);
    }

    foreach (var argument in arguments)
    {
        start.ArgumentList.Add(argument);
    }

    using var process = Process.Start(start) ?? throw new InvalidOperationException("The measuring process did not start.");
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output.TrimEnd() : throw new InvalidOperationException($"Measuring {string.Join(' ', arguments)} failed.");
}
