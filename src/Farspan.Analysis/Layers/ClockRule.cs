using Farspan.State.Filters;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Layers;

/// <summary>Certificates against clocks: whether one is valid is a question of time (RFC 5280 section 4.1.2.5), and a machine that reaches no NTP server (RFC 5905) does not know it for long.</summary>
internal sealed class ClockRule : ILayerRule
{
    private const ushort Ntp = 123;

    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var layer in view.Topology.TlsLayers)
        {
            var lost = view.Members(layer).Where(m => !HasTime(view, m)).ToList();
            if (lost.Count > 0)
            {
                yield return LayerView.Warning(
                    LayerCodes.NoTimeCode,
                    layer.Location,
                    $"Layer '{layer.Name}' gives certificates to {LayerView.Told(lost)}, and nothing lets them reach an NTP server: with a clock that has drifted, certificates are refused. " +
                    "Allow 123/udp to the internet, or declare a service with port 123/udp inside and allow that.");
            }
        }
    }

    private static bool HasTime(LayerView view, string machine)
    {
        if (view.Spec(machine).Services.Any(s => IsNtp(s)) || view.GetsOutside(machine, FilterProtocol.Udp, Ntp))
        {
            return true;
        }

        var atom = view.Relation.Ports.IndexOf(FilterProtocol.Udp, Ntp);
        return view.Plan.Machines.SelectMany(m => m.Services.Where(IsNtp).SelectMany(s => s.Bind)).Distinct().Select(a => view.Relation.Endpoints.Find(a))
            .Any(to => to is not null && view.Relation.Endpoints.Of(machine).Any(from => view.Relation.Answered(from, to).Contains(atom)));
    }

    private static bool IsNtp(State.Services.ServiceSpec service) => service.Ports.Any(p => p.Protocol == FilterProtocol.Udp && p.Ports.First <= Ntp && Ntp <= p.Ports.Last);
}
