using System.CommandLine;
using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns start</c>.</summary>
internal static class DnsStartCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Topology file or folder; what it was started with before, else the running lab's when left out" };
        var name = DnsOptions.Name();
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "Whose name server, where several machines run it; the first one's when left out" };
        var listen = new Option<string?>("--listen") { HelpName = "ADDRESS:PORT", Description = "Where to listen instead of 127.0.0.1 and the declared port" };
        var view = new Option<string?>("--view") { HelpName = "NAME", Description = "The view in which this computer is; the first one when left out" };
        var certificates = new Option<string?>("--certificates") { HelpName = "FOLDER", Description = "Folder with NAME/certificate.pem and NAME/key.pem for DNS over TLS, which is left out without" };
        var json = CommonOptions.Json();
        return new FarspanCommand("start", "Start a name server in the background, and keep it alive; says so when it runs already")
        {
            Examples = ["farspan dns start --file topology.yaml --listen 127.0.0.1:5353", "farspan dns start --file topology.yaml --name names --view lan"],
            Options = { file, name, machine, listen, view, certificates, json },
            Run = async (line, token) =>
            {
                var before = line.GetValue(file) is null ? DnsDesk.All(terminal) : [];
                var known = before.FirstOrDefault(d => line.GetValue(name) is { } wanted ? d.Record.Server == wanted : before.Count == 1)?.Record;
                var (record, spec) = DnsDeskPlan.Make(
                    new DnsDeskRecord
                    {
                        File = line.GetValue(file) is { } given ? Path.GetFullPath(given, terminal.WorkingFolder) : known?.File,
                        Server = line.GetValue(name) ?? known?.Server ?? "",
                        Machine = line.GetValue(machine) ?? known?.Machine ?? "",
                        Listen = line.GetValue(listen) ?? known?.Listen,
                        View = line.GetValue(view) ?? known?.View,
                        Certificates = line.GetValue(certificates) is { } folder ? Path.GetFullPath(folder, terminal.WorkingFolder) : known?.Certificates,
                        Lab = known?.Lab,
                    },
                    terminal);
                return await StartAsync(DnsDesk.Of(record, terminal), spec, line.GetValue(json), terminal, token);
            },
        };
    }

    private static async Task<int> StartAsync(DnsDesk desk, byte[] spec, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        var before = DnsDeskRecord.Read(desk.Folder.Folder);
        if (before is not null && before.File != desk.Record.File && await DnsOptions.TellAsync(desk, () => desk.Launcher.StatusAsync(cancellationToken)) is not null)
        {
            // Of another topology it has the same name, and is not the one that is meant.
            throw new CommandException(ExitCode.Environment, $"name server {desk.Record.Server} runs already, from {before.File ?? "the lab's topology"}; stop it with farspan dns stop --name {desk.Record.Server} first");
        }

        var (reply, isNew) = await DnsOptions.TellAsync(desk, () => desk.Launcher.StartAsync(spec, cancellationToken));
        if (isNew)
        {
            desk.Record.Write(desk.Folder.Folder);
        }

        var already = isNew ? null : $"name server {desk.Record.Server} already runs: {string.Join(", ", reply.Status.Endpoints)} (process {reply.Process.Pid})";
        await DnsOptions.PrintAsync(desk, already, isJson, terminal, cancellationToken);
        return ExitCode.Holds;
    }
}
