using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves policies: one in the model for each service that the declared one names.</summary>
internal sealed class PolicyResolver(BindContext context, FlowResolver flows, GatewayPolicies gateways)
{
    /// <summary>Resolves the list.</summary>
    public List<(Policy Policy, FlowDeclaration Flow)> Resolve(IReadOnlyList<Located<PolicyDeclaration>> declared)
    {
        var policies = new List<(Policy, FlowDeclaration)>();
        var names = new NumberedNames("policy", context.Findings);
        for (var i = 0; i < declared.Count; i++)
        {
            var (policy, span) = (declared[i].Value, declared[i].Span);
            var name = names.Of(policy?.Name, i);
            var parts = flows.Resolve(policy?.Allow, SelectorUse.Policy, mustHavePorts: true) ?? [];
            if (policy?.Via is { } via)
            {
                policies.AddRange(gateways.Add(name, policy, via, parts, span));
                continue;
            }

            foreach (var (number, part) in parts.Index())
            {
                policies.Add((new Policy
                {
                    Name = NumberedNames.Part(name, number, parts.Count),
                    From = part.From,
                    To = part.To,
                    Ports = part.Ports,
                    AllPorts = part.Ports.Count == 0,
                    Gateway = null,
                    Location = span,
                }, policy!.Allow!));
            }
        }

        return policies;
    }
}
