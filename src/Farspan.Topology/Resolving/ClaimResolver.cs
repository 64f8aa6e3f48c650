using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves claims, and says each in a sentence.</summary>
internal sealed class ClaimResolver(BindContext context, FlowResolver flows, SelectorResolver selectors, PlaceResolver places)
{
    /// <summary>Resolves the list.</summary>
    public List<(Claim Claim, ClaimDeclaration Declaration)> Resolve(IReadOnlyList<Located<ClaimDeclaration>> declared)
    {
        var claims = new List<(Claim, ClaimDeclaration)>();
        var names = new NumberedNames("claim", context.Findings);
        for (var i = 0; i < declared.Count; i++)
        {
            if (declared[i].Value is not { } claim)
            {
                continue;
            }

            var name = names.Of(claim.Name, i);
            claims.AddRange(Claims(claim, name, declared[i].Span).Select(c => (c, claim)));
        }

        return claims;
    }

    private IEnumerable<Claim> Claims(ClaimDeclaration declared, string name, SourceSpan place)
    {
        if (declared is { Never: { } never })
        {
            return Flow(never, name, "never", (part, partName, text) =>
                new NeverClaim { Name = partName, Text = text, Location = place, From = part.From, To = part.To, Ports = part.Ports });
        }

        if (declared is { Always: { } always })
        {
            return Flow(always, name, "always", (part, partName, text) =>
                new AlwaysClaim { Name = partName, Text = text, Location = place, From = part.From, To = part.To, Ports = part.Ports });
        }

        if (declared is { Only: { } only })
        {
            return Flow(only, name, "only", (part, partName, text) =>
                new OnlyClaim { Name = partName, Text = text, Location = place, From = part.From, To = part.To, Ports = part.Ports });
        }

        Claim? claim = declared switch
        {
            { Encrypted: { } encrypted } => Encrypted(encrypted, name, place),
            { Survives: { } survives } => Survives(survives, name, place),
            { Isolated: { } groups } => Isolated(groups, name, place),
            { Adjacent: { } adjacent } => Adjacent(adjacent, name, place),
            { AirGapped: { } machines } => AirGapped(machines, name, place),
            { NoOverlap: { } networks } => NoOverlap(networks, name, place),
            _ => null,
        };
        return claim is null ? [] : [claim];
    }

    private IEnumerable<Claim> Flow(FlowDeclaration flow, string name, string verb, Func<ResolvedFlow, string, string, Claim> make)
    {
        var parts = flows.Resolve(flow, SelectorUse.Claim, mustHavePorts: false) ?? [];
        return parts.Select((part, i) =>
        {
            var ports = string.Join(", ", part.Ports.Select(p => p.Name ?? new PortLiteral(p.Protocol, p.Ports).ToString()));
            var text = $"{verb} {part.From.Text} → {part.To.Text}{(ports.Length > 0 ? " " : "")}{ports}";
            return make(part, NumberedNames.Part(name, i, parts.Count), text);
        });
    }

    private EncryptedClaim? Encrypted(EncryptedDeclaration declared, string name, SourceSpan place) =>
        selectors.Resolve(declared.Between, SelectorUse.ClaimedMachines) is { } between
            ? new EncryptedClaim { Name = name, Text = $"encrypted between {between.Text}", Location = place, Between = between }
            : null;

    private SurvivesClaim? Survives(SurvivesDeclaration declared, string name, SourceSpan place)
    {
        if (declared.Service is not { } serviceName || !selectors.Services.TryFind(serviceName.Value, serviceName.Span, out var service) ||
            declared.Losing is not { Value: { Count: { } count } losing })
        {
            return null;
        }

        var what = Plural.Count(count.Value, losing.Domain.ToString().ToLowerInvariant());
        return new SurvivesClaim
        {
            Name = name,
            Text = $"service/{service.Name} survives losing {what}",
            Location = place,
            Service = service,
            Domain = losing.Domain,
            Count = count.Value,
        };
    }

    private IsolatedClaim? Isolated(IReadOnlyList<Located<SelectorDeclaration>> groups, string name, SourceSpan place)
    {
        var resolved = groups.Select(g => selectors.Resolve(g.Value, SelectorUse.ClaimedMachines)).ToList();
        return resolved.Contains(null) || resolved.Count < 2
            ? null
            : new IsolatedClaim { Name = name, Text = $"isolated {string.Join(" | ", resolved.Select(g => g!.Text))}", Location = place, Groups = resolved! };
    }

    private AdjacentClaim? Adjacent(SelectorDeclaration declared, string name, SourceSpan place) =>
        selectors.Resolve(declared, SelectorUse.ClaimedMachines) is { } machines
            ? new AdjacentClaim { Name = name, Text = $"adjacent {machines.Text}", Location = place, Machines = machines }
            : null;

    private AirGappedClaim? AirGapped(SelectorDeclaration declared, string name, SourceSpan place) =>
        selectors.Resolve(declared, SelectorUse.ClaimedMachines) is { } machines
            ? new AirGappedClaim { Name = name, Text = $"air-gapped {machines.Text}", Location = place, Machines = machines }
            : null;

    private NoOverlapClaim? NoOverlap(IReadOnlyList<Located<Reference>> declared, string name, SourceSpan place)
    {
        var networks = new List<Network>();
        foreach (var reference in declared)
        {
            if (places.NetworkNames.TryFind(reference.Value.Name, reference.Span, out var network))
            {
                networks.Add(network);
            }
        }

        return networks.Count < declared.Count || networks.Count < 2
            ? null
            : new NoOverlapClaim { Name = name, Text = $"no overlap of {string.Join(", ", networks.Select(n => n.Name))}", Location = place, Networks = networks };
    }
}
