using System.Globalization;
using System.Net;
using Farspan.Addressing;
using Farspan.State.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Which names answer which addresses in which view, read from a plan's specs: for whoever compares answers with routes and permissions.</summary>
/// <remarks>Which view an asker is in is for Farspan.Dns to say, which answers on the wire too.</remarks>
public static class NameAnswers
{
    // Resolvers give up after about as many (BIND's max-query-restarts is 11).
    private const int MostSteps = 16;

    /// <summary>The answers of every name server of a plan, by machine, view and name.</summary>
    public static IEnumerable<NameAnswer> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Machines.SelectMany(m => m.DnsServers.SelectMany(s => Of(m.Machine, s)));
    }

    /// <summary>The answers of one name server.</summary>
    public static IEnumerable<NameAnswer> Of(string machine, DnsServerSpec server)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(server);
        foreach (var view in server.Views)
        {
            var keys = view.Zones.ToHashSet(StringComparer.Ordinal);
            var zones = server.Zones.Where(z => keys.Contains(z.Key)).ToList();
            var records = zones.SelectMany(z => z.Records.Where(r => IsAnsweredFrom(z, zones, r.Name))).ToLookup(r => r.Name, StringComparer.Ordinal);
            var ports = zones.SelectMany(z => z.Records).Where(r => r.Type == "SRV").Select(Port).ToLookup(p => p.Target, p => (p.Owner, p.Port), StringComparer.Ordinal);
            foreach (var name in records.Where(n => n.Any(r => r.Type is "A" or "AAAA" or "CNAME")).Select(n => n.Key).Order(StringComparer.Ordinal))
            {
                yield return Follow(machine, server.Service, view.Name, name, records, ports);
            }
        }
    }

    private static NameAnswer Follow(string machine, string server, string view, string name, ILookup<string, DnsRecordSpec> records, ILookup<string, (string Owner, ushort Port)> ports)
    {
        var through = new List<string>();
        var at = name;
        for (var step = 0; step < MostSteps && Find(records, at).FirstOrDefault(r => r.Type == "CNAME") is { } alias; step++)
        {
            at = alias.Data.TrimEnd('.');
            through.Add(at);
        }

        var own = Find(records, at);
        return new NameAnswer
        {
            Server = server,
            Machine = machine,
            View = view,
            Name = name,
            Through = through,
            End = own.Select(r => r.Name).FirstOrDefault(at),
            Addresses = [.. own.Where(r => r.Type is "A" or "AAAA").Select(r => Cidr.TryParseAddress(r.Data, out var address) ? address : null).OfType<IPAddress>()],
            Ports = [.. ports[at].Distinct().OrderBy(p => p.Owner, StringComparer.Ordinal)],
        };
    }

    // RFC 4592 section 3.3.1: a wildcard answers for names whose closest ancestor that exists is the wildcard's parent.
    private static IEnumerable<DnsRecordSpec> Find(ILookup<string, DnsRecordSpec> records, string name)
    {
        var own = records[name];
        for (var rest = name; !own.Any() && rest.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot;)
        {
            rest = rest[(dot + 1)..];
            if (records.Contains($"*.{rest}"))
            {
                return records[$"*.{rest}"];
            }

            if (records.Contains(rest))
            {
                break;
            }
        }

        return own;
    }

    private static bool IsAnsweredFrom(DnsZoneSpec zone, List<DnsZoneSpec> zones, string name) =>
        zones.TrueForAll(z => z.Name.Length <= zone.Name.Length || !(name == z.Name || name.EndsWith($".{z.Name}", StringComparison.Ordinal)));

    private static (string Target, string Owner, ushort Port) Port(DnsRecordSpec record) => record.Data.Split(' ') is [_, _, var port, var target]
        ? (target.TrimEnd('.'), record.Name, ushort.Parse(port, CultureInfo.InvariantCulture))
        : ("", record.Name, (ushort)0);
}
