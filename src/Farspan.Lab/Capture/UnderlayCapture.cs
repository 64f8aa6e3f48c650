using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State;
using Farspan.Verification.Probes;
using Farspan.Verification.Traffic;

namespace Farspan.Lab.Capture;

/// <summary>Listens at every port to which a machine is plugged in, in all routers at once; where a claim cuts machines off from the internet or a link hides what it carries, at the backbone as well.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnderlayCapture : IDisposable
{
    private readonly NetworkPlan _plan;
    private readonly List<(PortCapture Capture, TrafficLedger Ledger, LinkLedger Links)> _captures = [];
    private readonly OutwardLedger _outward;
    private readonly LinkLedger _links;
    private readonly List<PortCapture> _wayOut = [];
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly List<string> _points = [];

    private UnderlayCapture(NetworkPlan plan) => (_plan, _outward, _links) = (plan, new OutwardLedger(plan), new LinkLedger(plan));

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">A router's namespace is not there or may not be entered, or a link is missing.</exception>
    public static UnderlayCapture Start(NetworkPlan plan, ILabNetwork network)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(network);
        var capture = new UnderlayCapture(plan);
        try
        {
            var ends = plan.Cables.SelectMany(c => new[] { c.Near, c.Far }).ToList();
            foreach (var router in plan.Fabric.Where(f => f.Role == MachineRole.Router))
            {
                // A cable that is a port of a bridge leads to a machine; the uplink is a port of none.
                capture.Add(network, router.Machine, [.. ends.Where(e => e.Bridge is not null && string.Equals(e.Machine, router.Machine, StringComparison.Ordinal)).Select(e => e.Link)]);
            }

            capture.AddWayOut(network);
            return capture;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <summary>Ends listening and says what was seen.</summary>
    /// <param name="results">The probes that ran meanwhile.</param>
    /// <exception cref="IOException">Listening failed while it ran.</exception>
    public TrafficReport Stop(IReadOnlyList<ProbeResult> results)
    {
        var drops = 0L;
        var sum = new TrafficLedger(_plan);
        foreach (var (capture, ledger, links) in _captures)
        {
            drops += capture.Stop();
            sum.Add(ledger);
            _links.Add(links);
        }

        drops += _wayOut.Sum(c => c.Stop());
        return sum.Report(results, _points, drops, _outward.Report(), _links.Report(results));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (capture, _, _) in _captures)
        {
            capture.Dispose();
        }

        _wayOut.ForEach(c => c.Dispose());
        _namespaces.ForEach(n => n.Dispose());
    }

    // Whatever leaves a network for the internet, or comes from there, comes in at the backbone once.
    private void AddWayOut(ILabNetwork network)
    {
        if ((_outward.IsEmpty && _links.IsEmpty) || _plan.Fabric.FirstOrDefault(f => f.Role == MachineRole.Backbone) is not { } backbone)
        {
            return;
        }

        var inside = network.OpenNamespace(backbone.Machine);
        _namespaces.Add(inside);
        var ports = _plan.Cables.SelectMany(c => new[] { c.Near, c.Far }).Where(e => string.Equals(e.Machine, backbone.Machine, StringComparison.Ordinal)).Select(e => e.Link);
        _wayOut.Add(PortCapture.Start(inside, [.. ports], data =>
        {
            _outward.Add(data);
            _links.AddBetween(data);
        }));
    }

    private void Add(ILabNetwork network, string router, IReadOnlyCollection<string> ports)
    {
        if (ports.Count == 0)
        {
            return;
        }

        var inside = network.OpenNamespace(router);
        _namespaces.Add(inside);
        var (ledger, links) = (new TrafficLedger(_plan), new LinkLedger(_plan));
        _captures.Add((PortCapture.Start(inside, ports, data =>
        {
            ledger.Add(data);
            links.AddAtMachine(data, router);
        }), ledger, links));
        _points.AddRange(ports.Select(p => $"{router} {p}"));
    }
}
