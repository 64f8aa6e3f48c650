using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Turns policies with <c>via</c> and ways outside into rules of gateways, and into the policies that their packets need: callers to the gateway, the gateway to its services and to the outside.</summary>
/// <remarks>So that everything that reads policies (the filter, the proof, the matrix) knows of a gateway's packets without knowing of gateways.</remarks>
internal sealed class GatewayPolicies(BindContext context, SelectorResolver selectors, GatewayResolver gateways)
{
    private readonly Dictionary<string, List<GatewayRule>> _rules = new(StringComparer.Ordinal);
    private readonly List<DirectEgress> _direct = [];
    private readonly Dictionary<string, List<EgressRule>> _egress = new(StringComparer.Ordinal);

    /// <summary>Ways outside without a gateway, in declaration order.</summary>
    public IReadOnlyList<DirectEgress> Ways => _direct;

    /// <summary>Adds a policy with <c>via</c>.</summary>
    /// <returns>What the packets of its callers need.</returns>
    public IEnumerable<(Policy Policy, FlowDeclaration Flow)> Add(string name, PolicyDeclaration policy, Located<string> via, IReadOnlyList<ResolvedFlow> parts, SourceSpan place)
    {
        if (!gateways.Names.TryFind(via.Value, via.Span, out var gateway) || !AreKnown(policy.As, gateway) || !ArePortsLeftOut(policy, gateway))
        {
            yield break;
        }

        foreach (var part in parts)
        {
            if (part.To.Services is not [var service] || gateway.Targets.All(t => t.Service.Name != service.Name))
            {
                context.Findings.Error(ResolvingCodes.ViaCode, part.To.Location,
                    $"Gateway '{gateway.Name}' does not lead to '{part.To.Text}'; name services that stand in its 'to' ({string.Join(", ", gateway.Targets.Select(t => $"service/{t.Service.Name}"))}), or add it there.", gateway.Location);
                yield break;
            }

            RulesOf(gateway).Add(new GatewayRule
            {
                Policy = name,
                From = part.From,
                To = service,
                As = [.. policy.As.Select(a => a.Value)],
                Methods = [.. policy.Methods.Select(m => m.Value)],
                Location = place,
            });
        }

        if (parts.Count > 0 && SetOf(gateway.Service, via.Span) is { } target)
        {
            yield return (Make(gateway, name, parts[0].From, target, [.. Listeners(gateway).Where(p => p.Name != gateway.EgressPort)], place), policy.Allow!);
        }
    }

    /// <summary>Adds the ways outside.</summary>
    /// <returns>What their packets need.</returns>
    public List<(Policy Policy, FlowDeclaration Flow)> Add(IReadOnlyList<Located<EgressDeclaration>> declared)
    {
        var policies = new List<(Policy, FlowDeclaration)>();
        var names = new NumberedNames("way outside", context.Findings);
        for (var i = 0; i < declared.Count; i++)
        {
            var (egress, span) = (declared[i].Value, declared[i].Span);
            var name = names.Of(egress?.Name, i);
            if (egress is not null && egress.Via is null)
            {
                policies.AddRange(Direct(name, egress, span));
            }
            else if (egress?.Via is { } via && gateways.Names.TryFind(via.Value, via.Span, out var gateway) && selectors.Resolve(egress.From, SelectorUse.EgressMachines) is { } from &&
                HasEgressPort(gateway, via.Span) && AreTcp(egress))
            {
                policies.AddRange(Outside(gateway, name, egress, from, span));
            }
        }

        return policies;
    }

    /// <summary>Every gateway with its rules, and what its own packets to its services need.</summary>
    public IReadOnlyList<Gateway> Finish(IEnumerable<Gateway> all, List<(Policy Policy, FlowDeclaration Flow)> policies)
    {
        var finished = new List<Gateway>();
        foreach (var gateway in all)
        {
            finished.Add(gateway with { Rules = RulesOf(gateway), Egress = _egress.GetValueOrDefault(gateway.Name) ?? [] });
            foreach (var target in gateway.Targets)
            {
                if (SetOf(gateway.Service, gateway.Location) is { } from && SetOf(target.Service, gateway.Location) is { } to)
                {
                    policies.Add((Make(gateway, $"{gateway.Name} to {target.Service.Name}", from, to, [target.Port], gateway.Location), Flow(gateway.Service, target.Service, gateway.Location)));
                }
            }
        }

        return finished;
    }

    private static Policy Make(Gateway gateway, string name, EndpointSet from, EndpointSet to, IReadOnlyList<ServicePort> ports, SourceSpan place) => new()
    {
        Name = name,
        From = from,
        To = to,
        Ports = [.. ports.Select(p => new PortMatch(p.Protocol, p.Ports, p.Name))],
        AllPorts = false,
        Gateway = gateway.Name,
        Location = place,
    };

    private static IEnumerable<ServicePort> Listeners(Gateway gateway) => gateway.Service.Ports.Where(p => p.Protocol == TransportProtocol.Tcp && p.Ports.Count == 1);

    private static SelectorDeclaration Selector(Service service, SourceSpan place)
    {
        _ = Reference.TryParse($"service/{service.Name}", out var reference);
        return Selector(reference, place);
    }

    private static SelectorDeclaration Selector(Reference reference, SourceSpan place) =>
        new() { Terms = [new SelectorTerm { Reference = reference, Labels = [], Span = place }], Span = place };

    private static FlowDeclaration Flow(Service from, Service to, SourceSpan place) =>
        new() { From = Selector(from, place), To = Selector(to, place), Ports = null, Span = place };

    private EndpointSet? SetOf(Service service, SourceSpan place) => selectors.Resolve(Selector(service, place), SelectorUse.Policy);

    private List<GatewayRule> RulesOf(Gateway gateway)
    {
        if (!_rules.TryGetValue(gateway.Name, out var rules))
        {
            _rules.Add(gateway.Name, rules = []);
        }

        return rules;
    }

    private IEnumerable<(Policy Policy, FlowDeclaration Flow)> Outside(Gateway gateway, string name, EgressDeclaration egress, EndpointSet from, SourceSpan place)
    {
        if (!_egress.TryGetValue(gateway.Name, out var rules))
        {
            _egress.Add(gateway.Name, rules = []);
        }

        rules.Add(new EgressRule
        {
            Name = name,
            From = from,
            Hosts = [.. egress.To.Select(t => t.Value).Distinct(StringComparer.Ordinal)],
            Ports = [.. egress.Ports.Select(p => p.Value.Ports).Distinct()],
            Purpose = egress.Purpose,
            Location = place,
        });
        _ = Reference.TryParse("internet", out var internet);
        var toInternet = Selector(internet, place);
        if (SetOf(gateway.Service, place) is not { } self || selectors.Resolve(toInternet, SelectorUse.Policy) is not { } outside)
        {
            yield break;
        }

        var entry = new FlowDeclaration { From = egress.From, To = Selector(gateway.Service, place), Ports = null, Span = place };
        yield return (Make(gateway, $"egress {name}", from, self, [.. Listeners(gateway).Where(p => p.Name == gateway.EgressPort)], place), entry);
        var exit = Make(gateway, $"egress {name} to the internet", self, outside, [], place) with
        {
            Ports = [.. egress.Ports.Select(p => new PortMatch(TransportProtocol.Tcp, p.Value.Ports, null)).Distinct()],
        };
        yield return (exit, new FlowDeclaration { From = Selector(gateway.Service, place), To = toInternet, Ports = null, Span = place });
    }

    // Without a gateway the machines go themselves: a policy to the internet, which the plan narrows to what was answered.
    private IEnumerable<(Policy Policy, FlowDeclaration Flow)> Direct(string name, EgressDeclaration egress, SourceSpan place)
    {
        _ = Reference.TryParse("internet", out var internet);
        var to = Selector(internet, place);
        if (selectors.Resolve(egress.From, SelectorUse.EgressMachines) is not { } from || selectors.Resolve(to, SelectorUse.Policy) is not { } outside || egress.To.Count == 0 || egress.Ports.Count == 0)
        {
            yield break;
        }

        var way = new DirectEgress
        {
            Name = name,
            From = from,
            Hosts = [.. egress.To.Select(t => t.Value).Distinct(StringComparer.Ordinal)],
            Ports = [.. egress.Ports.Select(p => new PortMatch(p.Value.Protocol, p.Value.Ports, null)).Distinct()],
            Purpose = egress.Purpose,
            Location = place,
        };
        _direct.Add(way);
        var policy = new Policy { Name = $"egress {name} by answers", From = from, To = outside, Ports = way.Ports, AllPorts = false, Gateway = null, Egress = way, Location = place };
        yield return (policy, new FlowDeclaration { From = egress.From, To = to, Ports = null, Span = place });
    }

    private bool HasEgressPort(Gateway gateway, SourceSpan place)
    {
        if (gateway.EgressPort is not null)
        {
            return true;
        }

        context.Findings.Error(ResolvingCodes.EgressCode, place,
            $"Gateway '{gateway.Name}' lets nobody out: it has no port for that; add 'egress: PORT' to it, one of the TCP ports of service '{gateway.Service.Name}'.", gateway.Location);
        return false;
    }

    private bool AreTcp(EgressDeclaration egress)
    {
        foreach (var port in egress.Ports.Where(p => p.Value.Protocol != TransportProtocol.Tcp))
        {
            context.Findings.Error(ResolvingCodes.EgressCode, port.Span, $"A gateway carries TCP only, not {port.Value}; write a TCP port.");
        }

        return egress.Ports.All(p => p.Value.Protocol == TransportProtocol.Tcp);
    }

    private bool ArePortsLeftOut(PolicyDeclaration policy, Gateway gateway)
    {
        if (policy.Allow?.Ports is not [var port, ..])
        {
            return true;
        }

        context.Findings.Error(ResolvingCodes.ViaCode, port.Span, $"Through gateway '{gateway.Name}' a service is called on the port that speaks HTTP; remove 'ports'.", gateway.Location);
        return false;
    }

    private bool AreKnown(IReadOnlyList<Located<string>> identities, Gateway gateway)
    {
        var areKnown = true;
        foreach (var identity in identities)
        {
            const string Token = "token/";
            if (identity.Value.StartsWith(Token, StringComparison.Ordinal) && !gateway.Tokens.ContainsKey(identity.Value[Token.Length..]))
            {
                var hint = context.Suggester.Nearest(identity.Value[Token.Length..], gateway.Tokens.Keys) is { } near ? $"did you mean 'token/{near}'?" : "add its SHA-256 to the gateway's 'tokens'.";
                context.Findings.Error(ResolvingCodes.ViaCode, identity.Span, $"Gateway '{gateway.Name}' has no token '{identity.Value[Token.Length..]}'; {hint}", gateway.Location);
                areKnown = false;
            }
            else if (!identity.Value.StartsWith(Token, StringComparison.Ordinal) && gateway.Tls.Values.All(t => t.Clients is null))
            {
                context.Findings.Error(ResolvingCodes.ViaCode, identity.Span,
                    $"Gateway '{gateway.Name}' asks nobody for a certificate; add 'clients: FILE' to the 'tls' of one of its ports.", gateway.Location);
                areKnown = false;
            }
        }

        return areKnown;
    }
}
