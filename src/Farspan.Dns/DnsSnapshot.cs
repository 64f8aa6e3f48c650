using Farspan.Addressing;
using Farspan.Dns.Answering;
using Farspan.Dns.Names;
using Farspan.Dns.Views;
using Farspan.Dns.Zones;
using Farspan.State.Dns;

namespace Farspan.Dns;

/// <summary>Everything that a server answers from: one immutable value, built whole before it is used.</summary>
public sealed class DnsSnapshot
{
    private readonly SourceTable<DnsView> _views;
    private readonly SourceTable<bool> _recursion;
    private readonly (DnsName Domain, DnsForwardSpec Spec)[] _forwards;

    internal DnsSnapshot(
        DnsServerSpec spec,
        IReadOnlyList<DnsZone> zones,
        IReadOnlyList<DnsView> views,
        IReadOnlyList<(DnsName Domain, DnsForwardSpec Spec)> forwards)
    {
        Spec = spec;
        Zones = zones;
        Views = views;
        _forwards = [.. forwards.OrderByDescending(forward => forward.Domain.LabelCount)];
        HasInnerForwards = forwards.Any(forward => zones.Any(zone => forward.Domain != zone.Name && forward.Domain.IsWithin(zone.Name)));
        _views = new SourceTable<DnsView>(
            [.. spec.Views.Zip(views).SelectMany(pair => pair.First.Sources.Select(source => (source, pair.Second)))],
            (left, right) => left.HasLinks == right.HasLinks ? left.Index - right.Index : left.HasLinks ? -1 : 1);
        _recursion = new SourceTable<bool>([.. spec.RecursionFor.Select(source => (source, true))], (_, _) => 0);
    }

    /// <summary>What it was built from.</summary>
    public DnsServerSpec Spec { get; }

    /// <summary>Its zones, as declared.</summary>
    public IReadOnlyList<DnsZone> Zones { get; }

    /// <summary>Its views, as declared.</summary>
    public IReadOnlyList<DnsView> Views { get; }

    /// <summary>True when some domain inside a zone is asked for elsewhere.</summary>
    internal bool HasInnerForwards { get; }

    /// <summary>Builds a snapshot.</summary>
    /// <param name="spec">What is declared.</param>
    /// <param name="snapshot">The snapshot, or null where there are faults.</param>
    /// <param name="faults">All faults, a sentence each: where, what, what instead.</param>
    /// <returns>True without faults.</returns>
    public static bool TryBuild(DnsServerSpec spec, out DnsSnapshot? snapshot, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var builder = new DnsSnapshotBuilder(spec);
        snapshot = builder.Build();
        faults = builder.Faults;
        return snapshot is not null;
    }

    /// <summary>The view that an asker's questions belong to: longest prefix, then arriving link, then order. Null where there is none.</summary>
    public DnsView? FindView(in DnsAsker asker)
    {
        foreach (var view in _views.Find(asker.Source, asker.IsV6))
        {
            if (view.IsForLink(asker.Link))
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>True when names outside the zones are asked for on the asker's behalf.</summary>
    public bool MayRecurse(in DnsAsker asker) => _forwards.Length > 0 && !_recursion.Find(asker.Source, asker.IsV6).IsEmpty;

    /// <summary>Whom to ask for a name: the longest domain that holds it. Null for nobody.</summary>
    public DnsForwardSpec? FindForward(DnsName name) => FindForward(name.Wire, 0);

    /// <summary>The same, for domains of at least so many labels.</summary>
    internal DnsForwardSpec? FindForward(ReadOnlySpan<byte> name, int atLeastLabels)
    {
        foreach (var (domain, spec) in _forwards)
        {
            if (domain.LabelCount < atLeastLabels)
            {
                break;
            }

            var wanted = domain.Wire;
            var rest = name;
            while (rest.Length > wanted.Length)
            {
                rest = rest[(rest[0] + 1)..];
            }

            if (WireName.EqualIgnoringCase(rest, wanted))
            {
                return spec;
            }
        }

        return null;
    }

    /// <summary>True when an asker may take the zone whole.</summary>
    internal static bool MayTransfer(DnsZone zone, in DnsAsker asker)
    {
        foreach (var network in zone.TransferTo)
        {
            if (network.IsV6 == asker.IsV6 && network.FirstNumber <= asker.Source && asker.Source <= network.LastNumber)
            {
                return true;
            }
        }

        return false;
    }
}
