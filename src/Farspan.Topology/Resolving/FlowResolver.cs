using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves who may talk to whom: selectors, and ports by name or number.</summary>
/// <remarks>
/// A <c>to</c> that names several services becomes one flow for each, with that service's own ports: one flow for all would
/// open the ports of each service on the machines of the others.
/// </remarks>
internal sealed class FlowResolver(BindContext context, SelectorResolver selectors)
{
    /// <summary>Resolves a flow into one flow per service and one for the rest; null after a diagnostic.</summary>
    /// <param name="flow">As declared.</param>
    /// <param name="use">Policy or claim.</param>
    /// <param name="mustHavePorts">True for policies: to leave ports out must not open everything.</param>
    public IReadOnlyList<ResolvedFlow>? Resolve(FlowDeclaration? flow, SelectorUse use, bool mustHavePorts)
    {
        if (flow is null)
        {
            return null;
        }

        var from = selectors.Resolve(flow.From, use);
        var targets = flow.To is { } to ? Split(to).Select(part => selectors.Resolve(part, use)).ToList() : [null];
        if (from is null || targets.Contains(null) || flow.Ports is [] || !ArePortsKnown(flow, targets!))
        {
            return null;
        }

        var flows = new List<ResolvedFlow>();
        foreach (var target in targets)
        {
            if (PortsOf(flow, target!, mustHavePorts) is not { } ports)
            {
                return null;
            }

            flows.Add(new ResolvedFlow(from, target!, ports));
        }

        return flows;
    }

    private static IEnumerable<SelectorDeclaration> Split(SelectorDeclaration to)
    {
        List<SelectorTerm> rest = [];
        foreach (var term in to.Terms)
        {
            if (term.Reference is { Kind: ReferenceKind.Service })
            {
                yield return new SelectorDeclaration { Terms = [term], Span = term.Span };
            }
            else
            {
                rest.Add(term);
            }
        }

        if (rest.Count > 0)
        {
            yield return new SelectorDeclaration { Terms = rest, Span = rest.Count == to.Terms.Count ? to.Span : rest[0].Span };
        }
    }

    private bool ArePortsKnown(FlowDeclaration flow, List<EndpointSet> targets)
    {
        var services = targets.SelectMany(t => t.Services).ToList();
        var hasOthers = services.Count < targets.Count;
        var isKnown = true;
        foreach (var port in flow.Ports ?? [])
        {
            isKnown &= port.Value switch
            {
                { IsAll: true } => IsAllSensible(flow, services, port.Span),
                { Name: { } name } => IsNameKnown(name, services, port.Span),
                { Literal: { } literal } => hasOthers || IsServed(literal, services, port.Span),
                _ => true,
            };
        }

        return isKnown;
    }

    private bool IsAllSensible(FlowDeclaration flow, List<Service> services, SourceSpan place)
    {
        if (flow.Ports is [_] && services.Count == 0)
        {
            return true;
        }

        context.Findings.Error(ShapeCodes.PortCode, place, services.Count > 0
            ? $"'all' would open more than service '{services[0].Name}' listens on; leave 'ports' out to mean all of its ports."
            : "'all' already means every port; remove the others, or remove 'all'.");
        return false;
    }

    private bool IsNameKnown(string name, List<Service> services, SourceSpan place)
    {
        if (services.SelectMany(s => s.Ports).Any(p => p.Name == name))
        {
            return true;
        }

        var names = services.SelectMany(s => s.Ports).Select(p => p.Name).Distinct(StringComparer.Ordinal).ToList();
        var message = services.Count == 0
            ? $"The port '{name}' is a service's port, but 'to' names no service; write 'to: service/NAME', or a literal port such as 443/tcp."
            : $"Service '{services[0].Name}' has no port '{name}'; {(context.Suggester.Nearest(name, names) is { } near ? $"did you mean '{near}'?" : $"its ports are {string.Join(", ", names)}.")}";
        context.Findings.Error(ResolvingCodes.UnknownPortCode, place, message);
        return false;
    }

    private bool IsServed(PortLiteral literal, List<Service> services, SourceSpan place)
    {
        if (services.SelectMany(s => s.Ports).Any(p => Serves(p, literal)))
        {
            return true;
        }

        var service = services[0];
        context.Findings.Error(ResolvingCodes.UnknownPortCode, place,
            $"Service '{service.Name}' does not listen on {literal}: its ports are {PortText(service)}; name one of these, or select the machines by their labels to speak of other ports.");
        return false;
    }

    private List<PortMatch>? PortsOf(FlowDeclaration flow, EndpointSet target, bool mustHavePorts)
    {
        if (target.Services is [var service])
        {
            var ports = flow.Ports is null
                ? [.. service.Ports.Select(Match)]
                : flow.Ports.SelectMany(p => Of(p.Value, service)).Distinct().ToList();
            if (ports.Count == 0)
            {
                context.Findings.Error(ResolvingCodes.UnknownPortCode, target.Location,
                    $"Service '{service.Name}' has none of the ports that are named here: its ports are {PortText(service)}; name one of these too, or write a {(mustHavePorts ? "policy" : "claim")} of its own for it.");
                return null;
            }

            return ports;
        }

        var literals = (flow.Ports ?? []).Where(p => p.Value.Literal is not null)
            .Select(p => new PortMatch(p.Value.Literal!.Protocol, p.Value.Literal.Ports, null)).Distinct().ToList();
        var isAll = flow.Ports is null ? !mustHavePorts : flow.Ports.Any(p => p.Value.IsAll);
        if (literals.Count == 0 && !isAll)
        {
            context.Findings.Error(ResolvingCodes.PortsRequiredCode, flow.Ports is null ? flow.Span : flow.Ports[0].Span,
                $"Nothing says which ports of '{target.Text}' are meant; add literal ports such as 'ports: 443/tcp', or 'ports: all'.");
            return null;
        }

        return literals;
    }

    private static IEnumerable<PortMatch> Of(PortTerm term, Service service) => term switch
    {
        { Name: { } name } => service.Ports.Where(p => p.Name == name).Select(Match),
        { Literal: { } literal } when service.Ports.Any(p => Serves(p, literal)) => [new PortMatch(literal.Protocol, literal.Ports, null)],
        _ => [],
    };

    private static PortMatch Match(ServicePort port) => new(port.Protocol, port.Ports, port.Name);

    private static bool Serves(ServicePort port, PortLiteral literal) =>
        port.Protocol == literal.Protocol && port.Ports.First <= literal.Ports.First && literal.Ports.Last <= port.Ports.Last;

    private static string PortText(Service service) => string.Join(", ", service.Ports.Select(p => $"{p.Name} ({new PortLiteral(p.Protocol, p.Ports)})"));
}
