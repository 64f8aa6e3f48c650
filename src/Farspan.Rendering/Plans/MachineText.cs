using System.Globalization;
using System.Text;
using Farspan.Planning;
using Farspan.Planning.Certificates;
using Farspan.Planning.Dns;
using Farspan.Planning.Gateways;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Rendering.Plans;

/// <summary>One spec as text: nothing left out, one item a line.</summary>
internal static class MachineText
{
    private const string Indent = "    ";

    public static string Write(MachineSpec spec)
    {
        var text = new StringBuilder();
        var place = new[] { spec.Provider, spec.Zone is null ? null : $"zone {spec.Zone}" }.OfType<string>().ToList();
        text.Append(CultureInfo.InvariantCulture, $"{spec.Role.ToString().ToLowerInvariant()} {spec.Machine}")
            .Append(place.Count == 0 ? string.Empty : $" ({string.Join(", ", place)})")
            .Append(CultureInfo.InvariantCulture, $", generation {spec.Generation}\n");
        Section(text, "links", spec.Links, l => [l.Name, SpecText.Of(l)]);
        Section(text, "addresses", spec.Addresses, a => [a.Link, SpecText.Of(a)]);
        Section(text, "routes", spec.Routes, r => [r.Destination.ToString(), SpecText.Of(r)]);
        Section(text, "kernel parameters", spec.Sysctls, s => [s.Name, s.Value]);
        foreach (var overlay in spec.Overlays)
        {
            var title = string.Create(CultureInfo.InvariantCulture, $"overlay {overlay.Name} on {overlay.Link}, udp {overlay.ListenPort}, {overlay.Members.Count} members");
            Section(text, title, overlay.Members, m => [m.Machine, SpecText.Of(m)]);
        }

        Section(text, "services", spec.Services, s => [s.Name, SpecText.Of(s)]);
        Section(text, "gateways", [.. spec.Gateways.SelectMany(GatewayText.Lines)], g => [g.Key, g.Value]);
        Section(text, "TLS", [.. spec.Services.SelectMany(CertificateText.Lines)], t => [t.Key, t.Value]);
        Section(text, "certificates", spec.Certificates, c => [c.Name, CertificateText.Of(c)]);
        Section(text, "name servers", [.. spec.DnsServers.SelectMany(DnsText.Lines)], n => [n.Key, n.Value]);
        Section(text, "records", [.. spec.DnsServers.SelectMany(DnsText.Records)], r => [r.Key, r.Value]);
        Section(text, "names", spec.Hosts, h => [h.Address.ToString(), SpecText.Of(h)]);
        Section(text, "resolver", Resolver(spec), r => [r.Key, r.Value]);
        Filter(text, spec.Filter);
        return text.ToString();
    }

    private static void Filter(StringBuilder text, FilterSpec filter)
    {
        text.Append("  filter: what no rule matches is ")
            .Append(CultureInfo.InvariantCulture, $"{Verdict(filter.InputPolicy)} in, {Verdict(filter.ForwardPolicy)} through, {Verdict(filter.OutputPolicy)} out\n");
        foreach (var set in filter.Sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}set {set.Name} {SpecText.Of(set)}\n");
        }

        foreach (var rule in filter.Rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}{FilterText.Of(rule)}  # {rule.Origin}\n");
        }

        foreach (var rule in filter.Nat)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}{NatText.Of(rule)}  # {rule.Origin}\n");
        }
    }

    private static string Verdict(FilterVerdict verdict) => verdict == FilterVerdict.Accept ? "accepted" : "dropped";

    private static List<(string Key, string Value)> Resolver(MachineSpec spec) =>
    [
        .. spec.Resolver.Asked.Select(s => ("nameserver", s.ToString())),
        .. spec.Resolver.Search.Select(s => ("search", s)),
    ];

    private static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string[]> row)
    {
        if (items.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  {title}\n");
        var table = new TextTable(Indent);
        foreach (var item in items)
        {
            table.Add(row(item));
        }

        table.WriteTo(text);
    }
}
