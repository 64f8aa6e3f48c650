using Farspan.Agent.Gateways.Hosting;

namespace Farspan.Cli.Gateways;

/// <summary>Where the audit log is that is meant.</summary>
internal static class AuditPlace
{
    /// <summary>The file.</summary>
    /// <param name="gateway">Name of the gateway, or null for the only one.</param>
    /// <param name="machine">Machine of the lab that runs it, or null for this computer.</param>
    /// <param name="lab">Name of the lab, or null for the only one.</param>
    /// <param name="terminal">Streams and environment.</param>
    /// <exception cref="CommandException">There is no such gateway.</exception>
    public static string Find(string? gateway, string? machine, string? lab, Terminal terminal)
    {
        if (machine is null)
        {
            return DeskGateway.Find(gateway, terminal).Folder.AuditFile;
        }

        var session = LabAccess.Open(terminal, lab);
        var spec = session.Plan().Machines.FirstOrDefault(m => m.Machine == machine)
            ?? throw new CommandException(ExitCode.Usage, Names.Unknown("machine", machine, session.Plan().Machines.Select(m => m.Machine)));
        var found = spec.Gateways.Where(g => gateway is null || g.Name == gateway).ToList();
        return found.Count switch
        {
            0 => throw new CommandException(ExitCode.Usage, $"machine {machine} runs no gateway{(gateway is null ? "" : $" {gateway}")}"),
            > 1 => throw new CommandException(ExitCode.Usage, $"which gateway? --gateway {string.Join(" or --gateway ", found.Select(g => g.Name))}"),
            _ => new GatewayFolder(session.Paths.DataFolder(machine, found[0].Service)).AuditFile,
        };
    }
}
