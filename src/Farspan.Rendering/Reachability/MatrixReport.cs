using System.Text.Json;
using Farspan.Analysis.Matrices;

namespace Farspan.Rendering.Reachability;

/// <summary>A matrix as JSON tells it.</summary>
public sealed record MatrixReport
{
    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string Digest { get; init; }

    /// <summary>Rows and columns; cells refer to them by position.</summary>
    public required IReadOnlyList<MatrixReportGroup> Groups { get; init; }

    /// <summary>What passes; pairs that are not here carry nothing.</summary>
    public required IReadOnlyList<MatrixReportFlow> Flows { get; init; }

    /// <summary>How far the datagrams of overlays get; they are in no flow.</summary>
    public required IReadOnlyList<MatrixOverlay> Overlays { get; init; }

    /// <summary>Ordered pairs of machines, and of machines with the internet.</summary>
    public required long Pairs { get; init; }

    /// <summary>Those between which the ICMP of default rules arrives; it is in no flow.</summary>
    public required long PingPairs { get; init; }

    /// <summary>Tells a matrix.</summary>
    public static MatrixReport Of(ReachabilityMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var names = new PortNames(matrix.Plan, matrix.Ports);
        return new MatrixReport
        {
            Network = matrix.Plan.Topology.Name,
            Digest = matrix.Plan.Digest,
            Groups = [.. matrix.Groups.Select(g => new MatrixReportGroup { Name = g.Name, Machines = g.Machines, Internet = [.. g.Blocks.Select(b => b.ToString())] })],
            Flows =
            [
                .. matrix.Cells.SelectMany(c => c.Flows.Select(f => new MatrixReportFlow
                {
                    From = c.From,
                    To = c.To,
                    FromOverlay = f.FromOverlay,
                    ToOverlay = f.ToOverlay,
                    Ports = f.Delivered.ToString(),
                    Names = names.Of(f.Delivered, f.ToOverlay, matrix.Groups[c.To].Machines),
                    Unanswered = f.Delivered.Except(f.Answered).ToString(),
                })),
            ],
            Overlays = matrix.Overlays,
            Pairs = matrix.Pairs,
            PingPairs = matrix.PingPairs,
        };
    }

    /// <summary>The JSON form, indented, with a line feed at its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReachabilityJson.Readable.MatrixReport) + "\n";
}
