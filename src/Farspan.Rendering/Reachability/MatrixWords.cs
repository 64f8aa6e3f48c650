using Farspan.Addressing;
using Farspan.Analysis.Matrices;

namespace Farspan.Rendering.Reachability;

/// <summary>The cells of one matrix in words.</summary>
internal sealed class MatrixWords(ReachabilityMatrix matrix)
{
    private readonly PortNames _ports = new(matrix.Plan, matrix.Ports);
    private readonly GroupNamer _groups = new(matrix.Plan);

    /// <summary><c>etcd/peer, 8000/tcp over mesh</c>.</summary>
    public string Of(MatrixCell cell) => string.Join(", ", cell.Flows.Select(f => Of(f, matrix.Groups[cell.To])));

    /// <summary>One flow to a group; ports whose answer is lost on the way say so.</summary>
    public string Of(MatrixFlow flow, MatrixGroup to)
    {
        var lost = flow.Delivered.Except(flow.Answered);
        var from = string.Equals(flow.FromOverlay, flow.ToOverlay, StringComparison.Ordinal) ? string.Empty : $" from {flow.FromOverlay ?? "the underlay"}";
        var open = _ports.Of(flow.Delivered, flow.ToOverlay, to.Machines) + from;
        return lost.IsEmpty ? open : flow.Answered.IsEmpty ? $"{open} (no answer)" : $"{open} (no answer: {_ports.Of(lost, flow.ToOverlay, to.Machines)})";
    }

    /// <summary>Several groups as one, by the shortest description of them all.</summary>
    public string NameOf(IReadOnlyList<int> groups)
    {
        var machines = groups.SelectMany(g => matrix.Groups[g].Machines).ToList();
        var blocks = NetworkSets.Ordered(groups.SelectMany(g => matrix.Groups[g].Blocks));
        return string.Join(", ", new[] { machines.Count > 0 ? _groups.NameOf(machines) : null, blocks.Count > 0 ? _groups.NameOf(blocks) : null }.OfType<string>());
    }
}
