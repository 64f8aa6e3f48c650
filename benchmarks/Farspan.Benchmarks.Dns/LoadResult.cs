namespace Farspan.Benchmarks.Dns;

/// <summary>What one turn measured.</summary>
internal readonly record struct LoadResult
{
    /// <summary>Answers per second.</summary>
    public required double QueriesPerSecond { get; init; }

    /// <summary>Processor seconds of the server for a million answers.</summary>
    public required double CpuPerMillion { get; init; }

    /// <summary>Processor seconds of the server per second.</summary>
    public required double CpuShare { get; init; }

    /// <summary>Memory of the server at the end of the turn, in MB.</summary>
    public required double ResidentMegabytes { get; init; }

    /// <summary>Questions without an answer.</summary>
    public required long Lost { get; init; }

    /// <summary>Answers that say neither what there is nor that there is nothing, in percent.</summary>
    public required double Wrong { get; init; }

    /// <summary>The middle of each number.</summary>
    public static LoadResult Median(IReadOnlyList<LoadResult> results) => new()
    {
        QueriesPerSecond = Middle(results, r => r.QueriesPerSecond),
        CpuPerMillion = Middle(results, r => r.CpuPerMillion),
        CpuShare = Middle(results, r => r.CpuShare),
        ResidentMegabytes = Middle(results, r => r.ResidentMegabytes),
        Lost = results.Sum(r => r.Lost),
        Wrong = results.Max(r => r.Wrong),
    };

    private static double Middle(IReadOnlyList<LoadResult> results, Func<LoadResult, double> number) =>
        results.Select(number).Order().ElementAt(results.Count / 2);
}
