using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>Air gap against what needs somebody outside: certificates of a public authority, identities of a provider elsewhere.</summary>
internal sealed class AirGapRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view)
    {
        foreach (var layer in view.Topology.TlsLayers)
        {
            if (layer.Issuer.Kind == AuthorityKind.Acme && LayerView.HostOf(layer.Issuer.Directory) is { } directory && view.IsOutside(directory.Host) &&
                view.Members(layer).Where(m => view.AirGapOf(m) is not null).ToList() is [var first, ..] cut)
            {
                yield return LayerView.Error(
                    LayerCodes.AirGappedIssuerCode,
                    layer.Location,
                    $"Claim '{view.AirGapOf(first)!.Name}' cuts {LayerView.Told(cut)} off from the internet, and layer '{layer.Name}' gets their certificates from authority '{layer.Issuer.Name}' at {directory.Host}, which is outside: none can be issued or renewed. " +
                    "Let an authority of kind internal issue them, or leave the machines out of the claim.",
                    view.AirGapOf(first)!.Location,
                    layer.Issuer.Location);
            }
        }

        foreach (var provider in view.Topology.IdentityProviders)
        {
            if (LayerView.HostOf(provider.Issuer) is { } issuer && view.IsOutside(issuer.Host) &&
                provider.For.SelectMany(s => view.Selector.Members(s)).Distinct(StringComparer.Ordinal).Where(m => view.AirGapOf(m) is not null).ToList() is [var first, ..] cut)
            {
                yield return LayerView.Error(
                    LayerCodes.AirGappedIdentityCode,
                    provider.Location,
                    $"Claim '{view.AirGapOf(first)!.Name}' cuts {LayerView.Told(cut)} off from the internet, and their identity provider '{provider.Name}' is outside, at {issuer.Host}: nobody can log in. " +
                    "Run a provider inside, under a name of a declared zone, or leave the machines out of the claim.",
                    view.AirGapOf(first)!.Location);
            }
        }
    }
}
