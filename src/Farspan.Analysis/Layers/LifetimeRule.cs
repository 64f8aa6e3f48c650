using System.Globalization;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Trust;

namespace Farspan.Analysis.Layers;

/// <summary>Lives of certificates against the life of the intermediate that issues them: a path is valid only while every certificate of it is (RFC 5280 section 6.1.3), so that an authority cuts what would outlive it.</summary>
/// <remarks>An intermediate is replaced after two thirds of its life: what lives no longer than the last third is never cut.</remarks>
internal sealed class LifetimeRule : ILayerRule
{
    public IEnumerable<Diagnostic> Find(LayerView view) => view.Topology.Authorities.Where(a => a.Intermediate is not null).SelectMany(a => Of(view, a));

    private static IEnumerable<Diagnostic> Of(LayerView view, CertificateAuthority authority)
    {
        var layers = view.Topology.TlsLayers.Where(l => l.Issuer.Name == authority.Name).ToList();

        // A layer that says nothing has the authority's: told once, where it is written.
        if ((authority.Machines.Count > 0 || layers.Exists(l => l.Lifetime == authority.Lifetime))
            && Judge(authority, authority.Lifetime, $"Authority '{authority.Name}' gives", "of the authority", authority.Location) is { } own)
        {
            yield return own;
        }

        foreach (var layer in layers.Where(l => l.Lifetime != authority.Lifetime))
        {
            if (Judge(authority, layer.Lifetime, $"Layer '{layer.Name}' gives", "of the layer", layer.Location, authority.Location) is { } found)
            {
                yield return found;
            }
        }
    }

    private static Diagnostic? Judge(CertificateAuthority authority, TimeSpan leaf, string who, string whose, SourceSpan place, params IReadOnlyList<SourceSpan> related)
    {
        var intermediate = authority.Intermediate!.Value;
        if (leaf <= intermediate / 3)
        {
            return null;
        }

        var isLonger = leaf > intermediate;
        var what = isLonger
            ? $"{who} certificates of {Told(leaf)}, and the intermediate of authority '{authority.Name}', which issues them, lives for {Told(intermediate)}: none of them can live as long as declared. "
            : $"{who} certificates of {Told(leaf)}, and the intermediate of authority '{authority.Name}', which issues them, lives for {Told(intermediate)} and is replaced after two thirds: those that are issued late are cut to its end. ";
        var mend = $"Write lifetime: {Told(Whole(intermediate / 3))} {whose} or less, or intermediate: {Told(leaf * 3)} for '{authority.Name}'.";
        return isLonger
            ? LayerView.Error(LayerCodes.OutlivesIssuerCode, place, what + mend, related)
            : LayerView.Warning(LayerCodes.OutlivesIssuerCode, place, what + mend, related);
    }

    // A mend that reads well: whole days, or else hours, or else minutes.
    private static TimeSpan Whole(TimeSpan time) =>
        time >= TimeSpan.FromDays(1) ? TimeSpan.FromDays(Math.Floor(time.TotalDays)) : time >= TimeSpan.FromHours(1) ? TimeSpan.FromHours(Math.Floor(time.TotalHours)) : TimeSpan.FromMinutes(Math.Floor(time.TotalMinutes));

    private static string Told(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        var (number, unit) = (seconds % 86_400, seconds % 3_600, seconds % 60) switch
        {
            (0, _, _) => (seconds / 86_400, "d"),
            (_, 0, _) => (seconds / 3_600, "h"),
            (_, _, 0) => (seconds / 60, "m"),
            _ => (seconds, "s"),
        };
        return number.ToString(CultureInfo.InvariantCulture) + unit;
    }
}
