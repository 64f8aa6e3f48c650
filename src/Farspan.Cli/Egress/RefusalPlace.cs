using Farspan.Agent.Dns.Hosting;
using Farspan.State.Dns;

namespace Farspan.Cli.Egress;

/// <summary>The log of refusals of a machine that goes outside by itself.</summary>
internal static class RefusalPlace
{
    /// <summary>The file; null for a machine that has none, or that runs a gateway, whose audit log is meant then.</summary>
    /// <param name="gateway">Name of a gateway, or null.</param>
    /// <param name="machine">The machine, or null for this computer.</param>
    /// <param name="lab">Name of the lab, or null for the only one.</param>
    /// <param name="terminal">Streams and environment.</param>
    /// <exception cref="CommandException">There is no such lab.</exception>
    public static string? Find(string? gateway, string? machine, string? lab, Terminal terminal)
    {
        if (gateway is not null || machine is null)
        {
            return null;
        }

        var session = LabAccess.Open(terminal, lab);
        return session.Plan().Machines.FirstOrDefault(m => m.Machine == machine) is { Gateways.Count: 0 } spec && spec.DnsServers.Any(s => s.Service == DnsFeedSpec.Service)
            ? new DnsFolder(session.Paths.DataFolder(machine, DnsFeedSpec.Service)).RefusalFile
            : null;
    }
}
