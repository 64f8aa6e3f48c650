using Farspan.Analysis.Differences;
using Farspan.Analysis.Matrices;

namespace Farspan.Rendering.Reachability;

/// <summary>Flows that open or close.</summary>
public sealed record DiffReportFlow
{
    /// <summary>Who begins.</summary>
    public required MatrixReportGroup From { get; init; }

    /// <summary>Who accepts.</summary>
    public required MatrixReportGroup To { get; init; }

    /// <summary>The overlay of the source address; null on the underlay.</summary>
    public required string? FromOverlay { get; init; }

    /// <summary>The overlay of the destination address; null on the underlay.</summary>
    public required string? ToOverlay { get; init; }

    /// <summary><c>IPv4</c> or <c>IPv6</c> where it is true of one family alone; null otherwise.</summary>
    public required string? Family { get; init; }

    /// <summary>The ports: <c>2379/tcp 8001-8003/udp</c>.</summary>
    public required string Ports { get; init; }

    /// <summary>The same by the names of services, where they fit.</summary>
    public required string Names { get; init; }

    /// <summary>True where packets arrive in both plans and only the answer comes back in one of them.</summary>
    public required bool AnswerOnly { get; init; }

    /// <summary>Who lets them pass in the plan that has them, as <c>policy/name file:line:col</c>; empty where it could not be told.</summary>
    public required string Origin { get; init; }

    /// <summary>What stops them in the other plan; empty where it could not be told.</summary>
    public required string Elsewhere { get; init; }

    /// <summary>Ordered pairs of machines.</summary>
    public required long Pairs { get; init; }

    internal static DiffReportFlow Of(FlowChange change, PortNames names) => new()
    {
        From = GroupOf(change.From),
        To = GroupOf(change.To),
        FromOverlay = change.FromOverlay,
        ToOverlay = change.ToOverlay,
        Family = change.Family,
        Ports = change.Ports.ToString(),
        Names = names.Of(change.Ports, change.ToOverlay, change.To.Machines),
        AnswerOnly = change.IsAnswerOnly,
        Origin = change.Origin,
        Elsewhere = change.Elsewhere,
        Pairs = change.Pairs,
    };

    private static MatrixReportGroup GroupOf(ChangedSide side) => new() { Name = side.Name, Machines = side.Machines, Internet = [.. side.Blocks.Select(b => b.ToString())] };
}
