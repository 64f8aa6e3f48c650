using System.Net;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Dns;

/// <summary>Findings of the compiler about name servers: FS23xx.</summary>
internal static class DnsDiagnostics
{
    public static Diagnostic NoWay(NameServer server, Machine client) => new()
    {
        Code = "FS2301",
        Severity = Severity.Warning,
        Location = server.Location,
        Related = [client.Location],
        Message = $"Machine '{client.Name}' is a client of name server '{server.Name}', but no way leads from it to any of its machines; " +
            "declare a link, let a view be 'from' an overlay that both are members of, or take the machine out of 'clients'.",
    };

    public static Diagnostic CannotAsk(NameServer server, Machine machine, IPEndPoint upstream, SourceSpan place) => new()
    {
        Code = "FS2302",
        Severity = Severity.Warning,
        Location = place,
        Related = [server.Location, machine.Location],
        Message = $"Name server '{server.Name}' cannot ask {upstream.Address} from machine '{machine.Name}', which stands in a private subnet; " +
            "set 'exposure: egress' on its subnet, or name a server inside.",
    };
}
