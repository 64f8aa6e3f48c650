using Farspan.Planning.Dns;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Analysis.Layers;

/// <summary>A name, and the service that those who ask for it want.</summary>
/// <param name="Name">The name, without the final dot.</param>
/// <param name="Service">The service.</param>
/// <param name="Location">The record, or the zone where the name follows from it.</param>
/// <param name="IsDeclared">True for a record of the file.</param>
/// <param name="IsAlias">True for a name that leads to another one (CNAME), which stands for the service in some view.</param>
internal sealed record NamedService(string Name, Service Service, SourceSpan Location, bool IsDeclared, bool IsAlias)
{
    /// <summary>The names of a server's zones that stand for services, each once for a service: those with addresses of it, and those that lead to one of these.</summary>
    public static IReadOnlyList<NamedService> Of(NameServer server, ServerAnswers answers)
    {
        var own = server.Zones.SelectMany(z =>
            z.Records.SelectMany(r => r.Services.Concat(r.Links.Select(l => l.Service!)).Select(s => new NamedService(r.Name, s, r.Location, true, false)))
                .Concat(z.Services.Select(s => new NamedService($"{s.Name}.{z.Name}", s, z.Location, false, false)))).ToList();
        var services = own.ToLookup(n => n.Name, n => n.Service, StringComparer.Ordinal);
        var aliases = from record in server.Zones.SelectMany(z => z.Records)
                      where record.Kind == DnsRecordKind.Cname
                      from view in answers.Views
                      where answers.Find(view.Name, record.Name) is { Through.Count: > 0 }
                      from service in services[answers.Find(view.Name, record.Name)!.End]
                      select new NamedService(record.Name, service, record.Location, true, true);
        return [.. own.Concat(aliases).DistinctBy(n => (n.Name, n.Service.Name))];
    }

    /// <summary>True where a finding about the name that this one leads to says all there is to say.</summary>
    public bool IsToldBy(IReadOnlyList<NamedService> all, NameAnswer answer) =>
        IsAlias && all.Any(n => !n.IsAlias && n.IsDeclared && n.Name == answer.End && n.Service.Name == Service.Name);
}
