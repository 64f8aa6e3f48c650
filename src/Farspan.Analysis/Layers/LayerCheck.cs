using Farspan.Planning;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Layers;

/// <summary>Finds what contradicts itself across names, certificates, identities, egress and packets: each layer is right by itself, and together they cannot work.</summary>
public static class LayerCheck
{
    private static readonly ILayerRule[] _rules =
    [
        new UnreachableNameRule(), new PrivateAnswerRule(), new AirGapRule(), new IssuerReachRule(), new ChallengeRule(), new OutsideNamesRule(), new ClockRule(), new SuiteRule(), new LifetimeRule(),
        new OverlayLengthRule(),
    ];

    /// <summary>Every contradiction of a compiled plan, by place; empty for a plan without names, certificates, identities and tunnels.</summary>
    public static IReadOnlyList<Diagnostic> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var topology = plan.Topology;
        if (topology.NameServers.Count + topology.TlsLayers.Count + topology.IdentityProviders.Count + topology.Authorities.Count + topology.Overlays.Count + topology.Links.Count == 0)
        {
            return [];
        }

        var view = new LayerView(plan);
        return [.. _rules.SelectMany(r => r.Find(view)).OrderBy(d => d.Location.File, StringComparer.Ordinal).ThenBy(d => d.Location.Line).ThenBy(d => d.Location.Column).ThenBy(d => d.Code, StringComparer.Ordinal)];
    }
}
