namespace Farspan.Benchmarks.Gateway;

/// <summary>What one round showed.</summary>
/// <param name="RequestsPerSecond">Requests answered.</param>
/// <param name="P50Ms">Half of them took no longer, in milliseconds.</param>
/// <param name="P99Ms">99 of 100 took no longer, in milliseconds.</param>
/// <param name="CpuPerMillion">Processor time of the gateway for a million requests, in seconds.</param>
/// <param name="ResidentMegabytes">Its memory at the end of the round.</param>
/// <param name="Errors">Answers that were not 2xx, and errors of sockets.</param>
internal sealed record LoadResult(double RequestsPerSecond, double P50Ms, double P99Ms, double CpuPerMillion, double ResidentMegabytes, long Errors)
{
    /// <summary>The middle of each column; of errors the sum.</summary>
    public static LoadResult Median(IReadOnlyList<LoadResult> rounds) => new(
        Middle(rounds, r => r.RequestsPerSecond), Middle(rounds, r => r.P50Ms), Middle(rounds, r => r.P99Ms),
        Middle(rounds, r => r.CpuPerMillion), Middle(rounds, r => r.ResidentMegabytes), rounds.Sum(r => r.Errors));

    private static double Middle(IReadOnlyList<LoadResult> rounds, Func<LoadResult, double> column) => rounds.Select(column).Order().ElementAt(rounds.Count / 2);
}
