using System.Text.Json;
using Farspan.Analysis.Differences;
using Farspan.Analysis.Matrices;
using Farspan.Planning;

namespace Farspan.Rendering.Reachability;

/// <summary>A difference of two plans as JSON tells it: what machines must change, and what flows open and close.</summary>
public sealed record DiffReport
{
    /// <summary>Digest of the old plan.</summary>
    public required string OldDigest { get; init; }

    /// <summary>Digest of the next plan.</summary>
    public required string NextDigest { get; init; }

    /// <summary>Machines and other nodes that differ, ordered by name.</summary>
    public required IReadOnlyList<MachineDiff> Machines { get; init; }

    /// <summary>Cables that differ.</summary>
    public required IReadOnlyList<ItemChange> Cables { get; init; }

    /// <summary>Flows that the next plan has and the old one has not.</summary>
    public required IReadOnlyList<DiffReportFlow> Opened { get; init; }

    /// <summary>Flows that the old plan has and the next one has not.</summary>
    public required IReadOnlyList<DiffReportFlow> Closed { get; init; }

    /// <summary>Claims of which the proof says another thing than before.</summary>
    public required IReadOnlyList<ClaimChange> Claims { get; init; }

    /// <summary>Tells a difference.</summary>
    public static DiffReport Of(PlanDiff plans, ReachabilityDiff flows, IReadOnlyList<ClaimChange> claims, NetworkPlan old, NetworkPlan next)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(flows);
        var (oldNames, nextNames) = (new PortNames(old, flows.Ports), new PortNames(next, flows.Ports));
        return new DiffReport
        {
            OldDigest = plans.OldDigest,
            NextDigest = plans.NextDigest,
            Machines = plans.Machines,
            Cables = plans.Cables,
            Claims = claims,
            Opened = [.. flows.Opened.Select(f => DiffReportFlow.Of(f, nextNames))],
            Closed = [.. flows.Closed.Select(f => DiffReportFlow.Of(f, oldNames))],
        };
    }

    /// <summary>The JSON form, indented, with a line feed at its end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReachabilityJson.Readable.DiffReport) + "\n";
}
