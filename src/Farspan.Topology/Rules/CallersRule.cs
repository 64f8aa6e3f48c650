using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>Where a TLS layer says who may call, somebody looks at it, and who is named has a certificate to show.</summary>
internal sealed class CallersRule : ITopologyRule
{
    private const string Code = "FS1264";

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var layer in topology.TlsLayers.Select(l => l.Model))
        {
            if (layer.Callers is not { } callers)
            {
                continue;
            }

            if (Fault(layer) is { } fault)
            {
                topology.Findings.Error(Code, callers.Location, fault, layer.Location);
                continue;
            }

            foreach (var port in layer.Ports.Where(p => !p.Service.TellsCallersApart))
            {
                topology.Findings.Error(Code, callers.Location,
                    $"Service '{port.Service.Name}' cannot tell callers apart: {Word(port.Service.Recipe!.Value)} takes every certificate of its authority; remove 'callers', or give who may call an authority of its own and name that one as 'issuer'.", port.Service.Location);
            }

            CheckCertificates(topology, layer, callers);
        }
    }

    private static string? Fault(TlsLayer layer) => layer switch
    {
        { Issuer.Kind: not AuthorityKind.Internal } => $"Layer '{layer.Name}' cannot say who may call: authority '{layer.Issuer.Name}' is not our own, and what its certificates call callers is not known; remove 'callers', or use an internal authority.",
        { Clients: not ClientCertificates.Required } => $"Layer '{layer.Name}' says who may call and lets in callers without a certificate; write 'clients: required'.",
        _ => null,
    };

    private static void CheckCertificates(ResolvedTopology topology, TlsLayer layer, TlsCallers callers)
    {
        var certified = layer.Issuer.Machines.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        if (callers.Machines.FirstOrDefault(m => !certified.Contains(m.Name)) is { } machine)
        {
            topology.Findings.Error(Code, callers.Location,
                $"Machine '{machine.Name}' has no certificate of authority '{layer.Issuer.Name}' to show to layer '{layer.Name}'; add it to the authority's 'machines', or take it out of 'callers'.", machine.Location);
        }

        foreach (var service in callers.Services)
        {
            if (!topology.TlsLayers.Any(l => l.Model.Issuer.Name == layer.Issuer.Name && l.Model.Ports.Any(p => p.Service.Name == service.Name)))
            {
                topology.Findings.Error(Code, callers.Location,
                    $"Service '{service.Name}' has no certificate of authority '{layer.Issuer.Name}' to show to layer '{layer.Name}'; name its machines in place of it, or put it into a layer by that authority.", service.Location);
            }
        }
    }

    private static string Word(ServiceRecipe recipe) => recipe switch
    {
        ServiceRecipe.Etcd => "etcd",
        ServiceRecipe.Redis => "Redis",
        _ => "its program",
    };
}
