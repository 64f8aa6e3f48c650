using System.Net;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Planning.Dns;
using Farspan.State.Dns;

namespace Farspan.Analysis.Layers;

/// <summary>What the name server of a machine answers to whom: the code that answers on the wire decides about the view, and names that lead on are followed to their end.</summary>
internal sealed class ServerAnswers
{
    private readonly Dictionary<string, Dictionary<string, NameAnswer>> _byView;
    private readonly DnsSnapshot _snapshot;

    private ServerAnswers(string machine, DnsSnapshot snapshot)
    {
        _snapshot = snapshot;
        _byView = snapshot.Spec.Views.ToDictionary(v => v.Name, _ => new Dictionary<string, NameAnswer>(StringComparer.OrdinalIgnoreCase), StringComparer.Ordinal);
        foreach (var answer in NameAnswers.Of(machine, snapshot.Spec))
        {
            _byView[answer.View][answer.Name] = answer;
        }
    }

    /// <summary>The answers of a server on a machine; null for a spec that no server would take.</summary>
    public static ServerAnswers? Of(string machine, DnsServerSpec spec) => DnsSnapshot.TryBuild(spec, out var snapshot, out _) ? new ServerAnswers(machine, snapshot!) : null;

    /// <summary>The server's own views.</summary>
    public IReadOnlyList<DnsViewSpec> Views => _snapshot.Spec.Views;

    /// <summary>The view that a question belongs to, or null.</summary>
    public string? ViewOf(IPAddress source, string link) => _snapshot.FindView(DnsAsker.From(source, link, DnsTransport.Udp))?.Name;

    /// <summary>What a name answers in a view, or null where it has no address and leads nowhere.</summary>
    public NameAnswer? Find(string view, string name) => _byView[view].GetValueOrDefault(name);

    /// <summary>What every name answers in a view.</summary>
    public IEnumerable<NameAnswer> All(string view) => _byView[view].Values;
}
