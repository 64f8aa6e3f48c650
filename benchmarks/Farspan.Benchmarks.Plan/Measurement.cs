using System.Globalization;

namespace Farspan.Benchmarks.Plan;

/// <summary>What one size costs: medians of several runs in a process of its own.</summary>
/// <param name="Machines">Declared machines.</param>
/// <param name="ReadMs">Text to topology, wall clock.</param>
/// <param name="CompileMs">Topology to plan without a lock, wall clock: everything is allocated.</param>
/// <param name="AgainMs">The same with the lock and the history of the plan before, as every later run does.</param>
/// <param name="ReadCpuMs">Processor time of one reading.</param>
/// <param name="CompileCpuMs">Processor time of one compilation without a lock.</param>
/// <param name="JsonMs">Plan to JSON, wall clock.</param>
/// <param name="JsonBytes">Size of that JSON.</param>
/// <param name="AllocatedBytes">Allocated by one compilation.</param>
/// <param name="RetainedBytes">What the plan keeps alive.</param>
/// <param name="PeakBytes">Largest resident memory of the process (VmHWM, proc(5)).</param>
internal sealed record Measurement(
    int Machines, double ReadMs, double CompileMs, double AgainMs, double ReadCpuMs, double CompileCpuMs, double JsonMs, long JsonBytes, long AllocatedBytes, long RetainedBytes, long PeakBytes)
{
    /// <summary>One line that <see cref="Parse"/> reads back.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Machines} {ReadMs:R} {CompileMs:R} {AgainMs:R} {ReadCpuMs:R} {CompileCpuMs:R} {JsonMs:R} {JsonBytes} {AllocatedBytes} {RetainedBytes} {PeakBytes}");

    public static Measurement Parse(string line)
    {
        var words = line.Split(' ');
        return new Measurement(
            int.Parse(words[0], CultureInfo.InvariantCulture), Number(words[1]), Number(words[2]), Number(words[3]), Number(words[4]), Number(words[5]),
            Number(words[6]), Whole(words[7]), Whole(words[8]), Whole(words[9]), Whole(words[10]));
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static long Whole(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
