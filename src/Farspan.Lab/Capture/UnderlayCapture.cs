using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State;
using Farspan.Verification.Probes;
using Farspan.Verification.Traffic;

namespace Farspan.Lab.Capture;

/// <summary>Listens at every port to which a machine is plugged in, in all routers at once.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnderlayCapture : IDisposable
{
    private readonly NetworkPlan _plan;
    private readonly List<(PortCapture Capture, TrafficLedger Ledger)> _captures = [];
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly List<string> _points = [];

    private UnderlayCapture(NetworkPlan plan) => _plan = plan;

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
        foreach (var (capture, ledger) in _captures)
        {
            drops += capture.Stop();
            sum.Add(ledger);
        }

        return sum.Report(results, _points, drops);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (capture, _) in _captures)
        {
            capture.Dispose();
        }

        _namespaces.ForEach(n => n.Dispose());
    }

    private void Add(ILabNetwork network, string router, IReadOnlyCollection<string> ports)
    {
        if (ports.Count == 0)
        {
            return;
        }

        var inside = network.OpenNamespace(router);
        _namespaces.Add(inside);
        var ledger = new TrafficLedger(_plan);
        _captures.Add((PortCapture.Start(inside, ports, ledger), ledger));
        _points.AddRange(ports.Select(p => $"{router} {p}"));
    }
}
