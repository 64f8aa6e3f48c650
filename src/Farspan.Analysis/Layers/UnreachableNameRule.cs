using System.Net;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Planning.Dns;
using Farspan.State;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Analysis.Layers;

/// <summary>Names against routes and policies: an asker that may use a service, and whose view answers an address of it where the asker does not get through.</summary>
/// <remarks>
/// <para>Looked at: every client of a name server with the view that its questions belong to, every name of a service in that view, itself or by a name that leads on to it (CNAME), every address, every port of the
/// service. Askers that no packet can tell apart are looked at once. Whom no policy lets near a service is no contradiction: names are no secret.</para>
/// </remarks>
internal sealed class UnreachableNameRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view) => view.Topology.NameServers.SelectMany(n => OfServer(view, n));

    private static IEnumerable<Diagnostic> OfServer(LayerView view, NameServer server)
    {
        if (server.Clients is not { } clients || view.Selector.Members(server.Service).FirstOrDefault() is not { } host ||
            view.Spec(host).DnsServers.FirstOrDefault(d => d.Service == server.Service.Name) is not { } spec || ServerAnswers.Of(host, spec) is not { } answers)
        {
            yield break;
        }

        var askers = Askers(view, answers, view.Selector.Machines(clients), view.Spec(host));
        var names = NamedService.Of(server, answers);
        foreach (var named in names)
        {
            foreach (var group in askers.GroupBy(a => a.View, StringComparer.Ordinal))
            {
                if (answers.Find(group.Key, named.Name) is { } answer && !named.IsToldBy(names, answer))
                {
                    foreach (var cut in Cut(view, named, answer, [.. group], answers))
                    {
                        yield return cut;
                    }
                }
            }
        }
    }

    /// <summary>Askers of one view that nobody can tell apart.</summary>
    private sealed record Asker(string View, IReadOnlyList<string> Machines);

    private static List<Asker> Askers(LayerView view, ServerAnswers answers, IReadOnlyList<string> machines, MachineSpec host) =>
    [
        .. machines.SelectMany(m => view.Relation.Endpoints.Of(m).Select(e => (Machine: m, View: answers.ViewOf(e.Address, LinkTo(view, host, e)))))
            .Where(x => x.View is not null).Distinct()
            .GroupBy(x => (x.View!, Key: string.Join(' ', view.Relation.Endpoints.Of(x.Machine).Select(e => view.Relation.GroupOf[e.Id]))))
            .Select(g => new Asker(g.Key.Item1, [.. g.Select(x => x.Machine)])),
    ];

    // The server's own link of the same overlay, or its first card.
    private static string LinkTo(LayerView view, MachineSpec host, Endpoint asker) =>
        view.Relation.Endpoints.Of(host.Machine).FirstOrDefault(e => e.Overlay == asker.Overlay)?.Link ?? string.Empty;

    private static IEnumerable<Diagnostic> Cut(LayerView view, NamedService named, NameAnswer answer, List<Asker> askers, ServerAnswers answers)
    {
        var bound = view.Plan.Machines.SelectMany(m => m.Services.Where(s => s.Name == named.Service.Name).SelectMany(s => s.Bind))
            .Select(a => view.Relation.Endpoints.Find(a)).OfType<Endpoint>().ToList();
        var ports = named.Service.Ports.Aggregate(new PortSet(view.Relation.Ports), (all, p) => all.Or(view.Relation.Ports.Set(PortSpace.Of(p.Protocol), p.Ports)));
        foreach (var address in answer.Addresses)
        {
            // What stands for a service at a private link is asked in place of the machine behind it.
            if (view.Relation.Endpoints.Find(view.EndpointOf(address)?.Address ?? address) is not { } answered)
            {
                continue;
            }

            var lost = askers.Where(a => bound.Exists(b => Gets(view, a, b, ports)) && !(Gets(view, a, answered, ports) && IsAskedRightly(view, named.Service, a, answered, address))).ToList();
            if (lost.Count > 0)
            {
                yield return Say(view, named, Told(answers, answer), address, lost, bound.First(b => Gets(view, lost[0], b, ports)), ports);
            }
        }
    }

    // Before a private link the endpoint is asked, and behind it nobody else asks there.
    private static bool IsAskedRightly(LayerView view, Service service, Asker asker, Endpoint answered, IPAddress address) => asker.Machines.FirstOrDefault(m => m != answered.Node) is not { } machine ||
        (view.EndpointOf(address) is { } link ? view.StandsBefore(machine, link.Link) : view.HidingLink(machine, service, address) is null);

    // What a machine says to itself is no pair, and works.
    private static bool Gets(LayerView view, Asker asker, Endpoint to, PortSet ports) => asker.Machines.FirstOrDefault(m => m != to.Node) is not { } machine ||
        view.Relation.Endpoints.Of(machine).Any(from => !view.Relation.Answered(from, to).And(ports).IsEmpty);

    // The name with those on the way to its address, and with those that lead to it.
    private static string Told(ServerAnswers answers, NameAnswer answer)
    {
        var leading = answers.All(answer.View).Where(a => a.Through.Count > 0 && a.End == answer.Name).Select(a => a.Name).Order(StringComparer.Ordinal).ToList();
        var name = answer.Through.Count > 0 ? $"'{answer.Name}', which leads on to {string.Join(" and then ", answer.Through.Select(t => $"'{t}'"))},"
            : leading.Count > 0 ? $"'{answer.Name}', to which {LayerView.Told(leading)} {(leading.Count == 1 ? "leads" : "lead")} on,"
            : $"'{answer.Name}'";
        return answer.View.Length > 0 ? $", in view '{answer.View}', the name {name}" : $" the name {name}";
    }

    private static Diagnostic Say(LayerView view, NamedService named, string name, IPAddress address, List<Asker> lost, Endpoint instead, PortSet ports)
    {
        var machines = lost.SelectMany(a => a.Machines).Distinct(StringComparer.Ordinal).ToList();
        var by = view.HidingLink(lost[0].Machines[0], named.Service, instead.Address);
        var message =
            $"To {LayerView.Told(machines)}{name} answers {address}, and {Why(view, lost[0], address, ports)}; " +
            $"a policy lets them reach service '{named.Service.Name}' at {by?.Endpoint ?? instead.Address}{(instead.Overlay is { } overlay ? $" of overlay '{overlay}'" : by is null ? "" : $", the endpoint of link '{by.Link.Name}'")}. " +
            (by is not null ? $"Answer that address to them: a record of this view with to: link/{by.Link.Name}." : instead.Overlay is { } over ? $"Answer that address to them: over: {over} in the view or in the record." : "Answer that address to them in this view.");
        return named.IsDeclared
            ? LayerView.Error(LayerCodes.UnreachableNameCode, named.Location, message)
            : LayerView.Warning(LayerCodes.UnreachableNameCode, named.Location, message);
    }

    private static string Why(LayerView view, Asker asker, IPAddress address, PortSet ports)
    {
        var atom = view.Relation.Ports.Atoms[ports.Atoms().First()];
        var endpoints = view.Relation.Endpoints.Of(asker.Machines.FirstOrDefault(m => m != view.Relation.Endpoints.Find(address)?.Node) ?? asker.Machines[0]);
        var from = endpoints.FirstOrDefault(e => e.Address.AddressFamily == address.AddressFamily) ?? endpoints[0];
        var answer = new PacketTracer(view.Plan).Ask(new Flow { From = from.Node, Source = from.Address, Destination = address, Protocol = atom.Protocol, Port = atom.First });
        var trace = answer.Request.Arrives ? answer.Reply : answer.Request;
        return trace is null ? "they do not get there" : $"they do not get there ({trace.Disposition}: {trace.Reason})";
    }
}
