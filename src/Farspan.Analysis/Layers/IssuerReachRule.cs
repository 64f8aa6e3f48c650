using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>Egress against who must be asked outside: an ACME directory, an identity provider. Air-gapped machines are <see cref="AirGapRule"/>'s.</summary>
internal sealed class IssuerReachRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var layer in view.Topology.TlsLayers)
        {
            if (layer.Issuer.Kind == AuthorityKind.Acme && Cut(view, view.Members(layer), layer.Issuer.Directory, out var host) is { Count: > 0 } cut)
            {
                yield return LayerView.Error(
                    LayerCodes.IssuerOutOfReachCode,
                    layer.Location,
                    $"Layer '{layer.Name}' gets certificates for {LayerView.Told(cut)} from authority '{layer.Issuer.Name}' at {host}, and nothing lets them go there. " +
                    $"Declare egress to {host} on port {LayerView.HostOf(layer.Issuer.Directory)!.Value.Port}/tcp, or use an authority of kind internal.",
                    layer.Issuer.Location);
            }
        }

        foreach (var provider in view.Topology.IdentityProviders)
        {
            var askers = provider.For.SelectMany(s => view.Selector.Members(s)).Distinct(StringComparer.Ordinal).ToList();
            if (Cut(view, askers, provider.Issuer, out var host) is { Count: > 0 } cut)
            {
                yield return LayerView.Error(
                    LayerCodes.IdentityOutOfReachCode,
                    provider.Location,
                    $"Identity provider '{provider.Name}' at {host} is asked by {LayerView.Told(cut)}, and nothing lets them go there: they cannot fetch its keys. " +
                    $"Declare egress to {host} on port {LayerView.HostOf(provider.Issuer)!.Value.Port}/tcp.");
            }
        }
    }

    private static List<string> Cut(LayerView view, IReadOnlyList<string> machines, string? url, out string host)
    {
        host = LayerView.HostOf(url)?.Host ?? string.Empty;
        if (LayerView.HostOf(url) is not { } target || !view.IsOutside(target.Host))
        {
            return [];
        }

        return [.. machines.Where(m => view.AirGapOf(m) is null && !view.MayReach(m, target.Host, target.Port))];
    }
}
