using System.Net;
using Farspan.Addressing;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.State.Dns;

namespace Farspan.Analysis.Layers;

/// <summary>What the name server of a machine answers to whom: the code that answers on the wire decides about the view.</summary>
internal sealed class NameAnswers
{
    private readonly Dictionary<string, Dictionary<string, List<IPAddress>>> _byView = new(StringComparer.Ordinal);
    private readonly DnsSnapshot _snapshot;

    private NameAnswers(DnsSnapshot snapshot)
    {
        _snapshot = snapshot;
        var zones = snapshot.Spec.Zones.ToDictionary(z => z.Key, StringComparer.Ordinal);
        foreach (var view in snapshot.Spec.Views)
        {
            _byView[view.Name] = view.Zones.SelectMany(k => zones[k].Records).Where(r => r.Type is "A" or "AAAA")
                .GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(g => g.Key, g => g.Select(r => Cidr.TryParseAddress(r.Data, out var a) ? a! : null).OfType<IPAddress>().ToList(), StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>The answers of a server; null for a spec that no server would take.</summary>
    public static NameAnswers? Of(DnsServerSpec spec) => DnsSnapshot.TryBuild(spec, out var snapshot, out _) ? new NameAnswers(snapshot!) : null;

    /// <summary>The server's own views.</summary>
    public IReadOnlyList<DnsViewSpec> Views => _snapshot.Spec.Views;

    /// <summary>The view that a question belongs to, or null.</summary>
    public string? ViewOf(IPAddress source, string link) => _snapshot.FindView(DnsAsker.From(source, link, DnsTransport.Udp))?.Name;

    /// <summary>The addresses of a name in a view; empty where it has none.</summary>
    public IReadOnlyList<IPAddress> Of(string view, string name) => _byView[view].GetValueOrDefault(name, []);

    /// <summary>Every name with an address in a view.</summary>
    public IEnumerable<(string Name, IReadOnlyList<IPAddress> Addresses)> All(string view) => _byView[view].Select(p => (p.Key, (IReadOnlyList<IPAddress>)p.Value));
}
