using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Explanations;
using Farspan.Analysis.Matrices;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.Rendering.Status;
using Farspan.State.Services;

namespace Farspan.Cli.Input;

/// <summary>FROM or TO of <c>explain</c>: a machine, a service, <c>internet</c> or an address.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Members">The machines that are meant, or parts of the internet, each with its addresses there.</param>
/// <param name="Services">What is meant to answer there: of a service that alone, of a machine all that run on it.</param>
internal sealed record ExplainedPlace(string Text, IReadOnlyList<(string Name, IReadOnlyList<Endpoint> Endpoints)> Members, IReadOnlyList<ServiceSpec> Services)
{
    // Of a part of the internet as many are named as one reads.
    private const int MostBlocks = 4;

    /// <summary>Finds what a word means.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="explainer">Its endpoints.</param>
    /// <param name="isTarget">A service is reached where it is bound, and sends from every address.</param>
    /// <exception cref="CommandException">It means nothing.</exception>
    public static ExplainedPlace Of(string text, NetworkPlan plan, Explainer explainer, bool isTarget)
    {
        if (text == "internet")
        {
            return explainer.Endpoints.Internet.Count > 0
                ? new ExplainedPlace("the internet", InternetParts(plan, explainer.Endpoints), [])
                : throw new CommandException(ExitCode.Usage, "the plan has no internet: no subnet is public");
        }

        if (isTarget && PlannedLinks.PrivateLinks(plan).FirstOrDefault(l => text == $"link/{l.Link.Name}" || text == l.Link.EndpointName || text == l.Endpoint.ToString()) is { } link)
        {
            return OfService(link.Link.Service!.Name, plan, explainer.Endpoints, isTarget) with { Text = $"{link.Link.EndpointName} ({link.Endpoint}), the endpoint of link {link.Link.Name}," };
        }

        if (Cidr.TryParseAddress(text, out var address))
        {
            return OfAddress(address, plan, explainer.Endpoints);
        }

        var (kind, name) = text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? (text[..slash], text[(slash + 1)..]) : ("", text);
        var machine = kind is "" or "machine" ? plan.Machines.FirstOrDefault(m => m.Machine == name) : null;
        var isService = kind is "" or "service" && plan.Topology.Services.Any(s => s.Name == name);
        return (machine, isService) switch
        {
            ({ }, true) => throw new CommandException(ExitCode.Usage, $"'{name}' is a machine and a service; write machine/{name} or service/{name}"),
            ({ }, false) => new ExplainedPlace(name, [(name, explainer.Endpoints.Of(name))], machine.Services),
            (null, true) => OfService(name, plan, explainer.Endpoints, isTarget),
            _ => throw new CommandException(ExitCode.Usage, Unknown(kind, name, text, plan)),
        };
    }

    // Policies tell parts of the internet apart; one that they do not is all of it.
    private static IReadOnlyList<(string Name, IReadOnlyList<Endpoint> Endpoints)> InternetParts(NetworkPlan plan, EndpointTable endpoints)
    {
        var names = new InternetNames(plan.Topology);
        return
        [
            .. endpoints.Internet.Select(e => (
                names.Of(e.Blocks) is { } whole ? $"the {whole}"
                    : $"internet {string.Join(", ", e.Blocks.Take(MostBlocks))}{(e.Blocks.Count > MostBlocks ? $" and {Words.Count(e.Blocks.Count - MostBlocks, "block")} more" : "")}",
                (IReadOnlyList<Endpoint>)[e])),
        ];
    }

    private static ExplainedPlace OfService(string name, NetworkPlan plan, EndpointTable endpoints, bool isTarget)
    {
        var hosts = plan.Machines.SelectMany(m => m.Services.Where(s => s.Name == name).Select(s => (m.Machine, Service: s))).ToList();
        return hosts.Count == 0
            ? throw new CommandException(ExitCode.Usage, $"service '{name}' runs on no machine of the plan")
            : new ExplainedPlace(
                $"service/{name}",
                [.. hosts.Select(h => (h.Machine, (IReadOnlyList<Endpoint>)[.. endpoints.Of(h.Machine).Where(e => !isTarget || h.Service.Bind.Contains(e.Address))]))],
                [hosts[0].Service]);
    }

    private static ExplainedPlace OfAddress(IPAddress address, NetworkPlan plan, EndpointTable endpoints)
    {
        if (endpoints.Find(address) is { } known)
        {
            var services = plan.Machines.First(m => m.Machine == known.Node).Services;
            return new ExplainedPlace($"{known.Node} at {address}", [(known.Node, [known])], [.. services.Where(s => s.Bind.Contains(address))]);
        }

        if (endpoints.FindOutside(address) is { } outside)
        {
            return new ExplainedPlace($"{address} on the internet", [(address.ToString(), [outside with { Address = address }])], []);
        }

        var block = plan.Topology.Networks.FirstOrDefault(n => n.Cidrs.Any(c => c.Contains(address))) is { } network ? $"it lies in network '{network.Name}', but no machine has it"
            : plan.Topology.Overlays.FirstOrDefault(o => o.Cidrs.Any(c => c.Contains(address))) is { } overlay ? $"it lies in overlay '{overlay.Name}', but no member has it"
            : "it is no machine's, and none that a stranger can have";
        throw new CommandException(ExitCode.Usage, $"nothing is at {address}: {block}");
    }

    private static string Unknown(string kind, string name, string text, NetworkPlan plan)
    {
        var machines = plan.Machines.Select(m => m.Machine);
        var services = plan.Topology.Services.Select(s => s.Name);
        return kind switch
        {
            "machine" => Names.Unknown("machine", name, machines),
            "service" => Names.Unknown("service", name, services),
            "" => Names.Unknown("machine, service or address", name, machines.Concat(services).Append("internet")),
            _ => $"'{text}' is no place to explain; name a machine, a service, internet, or an address",
        };
    }
}
