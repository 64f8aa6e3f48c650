using Farspan.Gateway.Access;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Routing;

/// <summary>What is said to who may not. Strangers hear the same whether a name is declared or not.</summary>
public sealed partial class GatewaySnapshot
{
    private Refusal Stranger(in CallerIdentity caller) =>
        caller.Caller.Kind != CallerKind.Token && caller.Sources.Meets(_access.NeedsToken) ? RouteRefusals.Unauthorized : RouteRefusals.NoRule;

    private Refusal NoRule(in CallerIdentity caller, UpstreamRoute route, RuleSet methods)
    {
        if (!caller.IsInsider && !caller.MayCallSomething)
        {
            return Stranger(caller);
        }

        var wouldHelp = caller.Caller.Kind != CallerKind.Token &&
            RuleSet.First(caller.Sources, route.Rules, methods, _access.NeedsToken, _access.NeedsToken) >= 0;
        return wouldHelp ? RouteRefusals.Unauthorized : RouteRefusals.NoRule;
    }

    private RouteDecision Unknown(in GatewayRequest request, in CallerIdentity caller, ReadOnlySpan<byte> name)
    {
        if (!caller.IsInsider && !caller.MayCallSomething)
        {
            return Refuse(caller, name.IsEmpty ? RouteRefusals.NoRoute : Stranger(caller));
        }

        return Refuse(caller, NameDistance.Nearest(name, caller.IsInsider ? Machines : Callable(request, caller)) is { } nearest
            ? RouteRefusals.NoMachine with { Sentence = $"No such machine is behind this gateway; '{nearest}' is." }
            : RouteRefusals.NoMachine);
    }

    private Refusal Several(in GatewayRequest request, in CallerIdentity caller, MachineRoutes machine)
    {
        var services = new List<string>();
        foreach (var route in machine.Services)
        {
            if (caller.IsInsider || MayCall(request, caller, route))
            {
                services.Add(route.Upstream.Service);
            }
        }

        return services.Count == 0
            ? RouteRefusals.NoMachine
            : new(404, "no-service", $"'{machine.Name}' has several services: name one, /volume/{machine.Name}/SERVICE/, of {string.Join(", ", services)}.");
    }

    // A caller who is no insider hears of what it may call only.
    private List<string> Callable(in GatewayRequest request, in CallerIdentity caller)
    {
        var names = new List<string>();
        foreach (var route in _routes)
        {
            if (MayCall(request, caller, route))
            {
                names.Add(route.Upstream.Machine);
            }
        }

        return names;
    }

    private bool MayCall(in GatewayRequest request, in CallerIdentity caller, UpstreamRoute route) =>
        RuleSet.First(caller.Sources, route.Rules, _access.RulesFor(request.Kind, request.Method), caller.Identity, caller.Other) >= 0;
}
