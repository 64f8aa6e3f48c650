using System.Globalization;
using Farspan.State.Dns;

namespace Farspan.Planning.Dns;

/// <summary>A name server as lines of text, each with its key: for people, for differences and for digests. Serials, which follow from the rest, are not in it.</summary>
public static class DnsText
{
    /// <summary>Everything but records: <c>names listener dns udp</c>, <c>names view lan</c>.</summary>
    public static IEnumerable<(string Key, string Value)> Lines(DnsServerSpec server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var name = server.Service;
        foreach (var listener in server.Listeners.GroupBy(l => (l.Name, l.Transport, l.Certificate)))
        {
            var certificate = listener.Key.Certificate is { } shown ? $" certificate {shown}" : "";
            yield return ($"{name} listener {listener.Key.Name}", $"{listener.Key.Transport.ToString().ToLowerInvariant()} {string.Join(' ', listener.Select(l => l.Endpoint))}{certificate}");
        }

        foreach (var view in server.Views)
        {
            var links = view.Links.Count > 0 ? $" by {string.Join(' ', view.Links)}" : "";
            yield return ($"{name} view {view.Name}", $"{string.Join(' ', view.Sources.Select(SpecText.Of))}{links} sees {string.Join(", ", view.Zones)}");
        }

        foreach (var forward in server.Forwards)
        {
            yield return ($"{name} forward {(forward.Domain.Length == 0 ? "." : forward.Domain)}", string.Join(' ', forward.Servers));
        }

        var rate = server.ResponsesPerSecond is { } limit ? Invariant($", {limit} answers a second") : "";
        var log = server.LogOneOf > 0 ? Invariant($", logs one of {server.LogOneOf}") : "";
        yield return ($"{name} asks others for", server.RecursionFor.Count == 0 ? "nobody" : string.Join(' ', server.RecursionFor.Select(SpecText.Of)));
        yield return ($"{name} cache", Invariant($"{server.Cache.Entries} answers, at most {server.Cache.LongestTtlSeconds} s, stale {server.Cache.StaleSeconds} s{rate}{log}"));
        foreach (var entry in server.Feed?.Entries ?? [])
        {
            var ports = string.Join(", ", entry.Ports.Select(p => $"{p.Ports}/{p.Protocol.ToString().ToLowerInvariant()}"));
            yield return ($"{name} feeds egress {entry.Name}", $"{string.Join(' ', entry.Hosts)} on {ports} into {string.Join(' ', new[] { entry.SetV4, entry.SetV6 }.OfType<string>())}");
        }

        foreach (var zone in server.Zones)
        {
            var transfer = zone.TransferTo.Count > 0 ? $", transfer to {string.Join(' ', zone.TransferTo.Select(SpecText.Of))}" : "";
            yield return ($"{name} zone {zone.Key}", Invariant($"{zone.Name} primary {zone.PrimaryServer} contact {zone.Contact} negative {zone.NegativeTtlSeconds} s{transfer}"));
        }
    }

    /// <summary>The records: <c>names example.org lan: www.example.org A</c> and its data and time. Records of one name and type are one line.</summary>
    public static IEnumerable<(string Key, string Value)> Records(DnsServerSpec server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server.Zones.SelectMany(z => z.Records.GroupBy(r => (r.Name, r.Type)).Select(r =>
            ($"{server.Service} {z.Key}: {(r.Key.Name.Length == 0 ? "." : r.Key.Name)} {r.Key.Type}", Invariant($"{string.Join(", ", r.Select(d => d.Data))} for {r.First().TtlSeconds} s"))));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
