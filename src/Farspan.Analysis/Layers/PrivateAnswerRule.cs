using Farspan.State.Filters;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Dns;

namespace Farspan.Analysis.Layers;

/// <summary>What the internet is answered against what it gets to: a private address in a public answer leads nowhere, and tells strangers how the network is built.</summary>
internal sealed class PrivateAnswerRule : ILayerRule
{
    private const ushort Dns = 53;

    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var server in view.Topology.NameServers)
        {
            if (view.Selector.Members(server.Service).FirstOrDefault(m => view.IsReachedFromOutside(m, FilterProtocol.Udp, Dns)) is { } host &&
                view.Spec(host).DnsServers.FirstOrDefault(d => d.Service == server.Service.Name) is { } spec && ServerAnswers.Of(host, spec) is { } answers)
            {
                foreach (var diagnostic in OfServer(view, server, answers))
                {
                    yield return diagnostic;
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> OfServer(LayerView view, NameServer server, ServerAnswers answers)
    {
        foreach (var forAll in answers.Views.Where(v => v.Sources.Any(s => s.PrefixLength == 0)))
        {
            var hidden = answers.All(forAll.Name).Where(n => n.Addresses.Any(a => view.EndpointOf(a) is not null || (view.Relation.Endpoints.Find(a) is { } to &&
                !view.Relation.Endpoints.Internet.Any(from => !view.Relation.Delivered(from, to).And(view.Selector.EveryPort).IsEmpty)))).Select(n => n.Name).Order(StringComparer.Ordinal).ToList();
            if (hidden.Count > 0)
            {
                yield return LayerView.Warning(
                    LayerCodes.PrivateAnswerCode,
                    server.Views.FirstOrDefault(v => v.Name == forAll.Name)?.Location ?? server.Location,
                    $"Name server '{server.Name}' answers the internet with addresses of {LayerView.Told(hidden)} that nobody there gets to on any port. " +
                    "Declare a view from: internet with the public names alone, or take the zone out of it.");
            }
        }
    }
}
