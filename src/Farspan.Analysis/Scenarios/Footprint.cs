using System.Net;
using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;

namespace Farspan.Analysis.Scenarios;

/// <summary>Everything that one connection hangs on: the nodes that its packets, answers and tunnels pass, and what of it crosses the backbone.</summary>
/// <remarks>
/// A plan's routes do not change by themselves when something fails, and filters do not either. So a connection that comes about when nothing is lost
/// comes about as long as none of these is, and one that does not never will.
/// </remarks>
internal sealed class Footprint
{
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly List<(IPAddress Source, IPAddress Destination, FilterProtocol Protocol, ushort Port)> _crossings = [];

    private Footprint()
    {
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>The footprint of a connection that comes about.</summary>
    /// <param name="answer">Its first packet and the answer.</param>
    /// <param name="isBackbone">Tells the nodes where links between networks meet.</param>
    public static Footprint Of(Answer answer, Func<string, bool> isBackbone)
    {
        var footprint = new Footprint();
        var flow = answer.Request.Flow;
        footprint.Add(answer.Request, flow.Port, isBackbone);
        if (answer.Reply is { } reply)
        {
            footprint.Add(reply, PacketKind.ReplyTo(flow).FirstPort, isBackbone);
        }

        return footprint;
    }

    /// <summary>True while nothing that it hangs on is lost.</summary>
    public bool Stands(FailureSet lost) => !_nodes.Any(lost.IsLost) && !_crossings.Exists(c => lost.IsCut(c.Source, c.Destination, c.Protocol, c.Port));

    private void Add(Trace trace, ushort port, Func<string, bool> isBackbone)
    {
        // As the packet is at the hop: routers before may have written other addresses, and another port, on it.
        var (source, destination) = (trace.Flow.Source, trace.Flow.Destination);
        foreach (var hop in trace.Hops)
        {
            _nodes.Add(hop.Node);
            foreach (var written in hop.Translations)
            {
                (source, destination) = (written.After.Source, written.After.Destination);
                port = !written.IsUndone && written.After.Port != written.Before.Port ? written.After.Port : port;
            }

            if (hop.OutLink is not null && isBackbone(hop.Node))
            {
                _crossings.Add((source, destination, trace.Flow.Protocol, port));
            }

            if (hop.Tunnel is { } tunnel)
            {
                Add(tunnel.Outer, tunnel.Outer.Flow.Port, isBackbone);
            }
        }
    }
}
