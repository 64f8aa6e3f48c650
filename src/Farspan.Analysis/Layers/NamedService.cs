using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Layers;

/// <summary>A name, and the service that those who ask for it want.</summary>
/// <param name="Name">The name, without the final dot.</param>
/// <param name="Service">The service.</param>
/// <param name="Location">The record, or the zone where the name follows from it.</param>
/// <param name="IsDeclared">True for a record of the file.</param>
internal sealed record NamedService(string Name, Service Service, SourceSpan Location, bool IsDeclared)
{
    /// <summary>The names of a server's zones that stand for services.</summary>
    public static IEnumerable<NamedService> Of(Topology.Model.Dns.NameServer server) => server.Zones.SelectMany(z =>
        z.Records.SelectMany(r => r.Services.Select(s => new NamedService(r.Name, s, r.Location, true)))
            .Concat(z.Services.Select(s => new NamedService($"{s.Name}.{z.Name}", s, z.Location, false))));
}
