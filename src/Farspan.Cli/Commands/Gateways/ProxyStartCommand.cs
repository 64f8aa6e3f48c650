using System.CommandLine;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Cli.Gateways;
using Farspan.State.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy start</c>.</summary>
internal static class ProxyStartCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Topology file or folder; what it was started with before, else the running lab's when left out" };
        var gateway = ProxyOptions.Gateway();
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "Whose gateway, where several machines run it; the first one's when left out" };
        var listen = new Option<string?>("--listen") { HelpName = "ADDRESS:PORT", Description = "Where to listen instead of 127.0.0.1 and the declared port" };
        var foreground = new Option<bool>("--foreground") { Description = "Run in this terminal until Ctrl-C, kept alive by nobody" };
        var transport = new Option<string?>("--transport") { HelpName = "NAME", Description = "How bytes move: portable, or what is fastest here", Hidden = true };
        var json = CommonOptions.Json();
        return new FarspanCommand("start", "Start a gateway in the background, and keep it alive; says so when it runs already")
        {
            Examples = ["farspan proxy start --file examples/simple-proxy", "farspan proxy start --file topology.yaml --gateway front --listen 127.0.0.1:8080"],
            Options = { file, gateway, machine, listen, foreground, transport, json },
            Run = async (line, token) =>
            {
                var wanted = Wanted(line.GetValue(file), line.GetValue(gateway), line.GetValue(machine), line.GetValue(listen), line.GetValue(transport), terminal);
                var (record, spec) = DeskPlan.Make(wanted, terminal);
                var desk = DeskGateway.Of(record, terminal);
                Refuse(desk, DeskRecord.Read(desk.Folder.Folder), await ProxyOptions.TellAsync(desk, () => desk.Launcher.StatusAsync(token)));
                return line.GetValue(foreground)
                    ? await ForegroundAsync(desk, spec, terminal, token)
                    : await StartAsync(desk, spec, line.GetValue(json), terminal, token);
            },
        };
    }

    private static DeskRecord Wanted(string? file, string? gateway, string? machine, string? listen, string? transport, Terminal terminal)
    {
        var before = file is null ? DeskGateway.All(terminal) : [];
        var known = before.FirstOrDefault(g => gateway is null ? before.Count == 1 : g.Record.Gateway == gateway)?.Record;
        return new DeskRecord
        {
            File = file is not null ? Path.GetFullPath(file, terminal.WorkingFolder) : known?.File,
            Gateway = gateway ?? known?.Gateway ?? "",
            Machine = machine ?? known?.Machine ?? "",
            Listen = listen ?? known?.Listen,
            Lab = known?.Lab,
            IsPortable = transport switch
            {
                null => known?.IsPortable ?? false,
                "portable" => true,
                "epoll" => false,
                _ => throw new CommandException(ExitCode.Usage, $"--transport does not take '{transport}'; it is portable or epoll"),
            },
        };
    }

    // A gateway of another topology has the same name: it is not the one that is meant.
    private static void Refuse(DeskGateway desk, DeskRecord? before, GatewayReply? running)
    {
        if (running is not null && before is not null && before.File != desk.Record.File)
        {
            throw new CommandException(ExitCode.Environment, $"gateway {desk.Record.Gateway} runs already, from {before.File ?? "the lab's topology"}; stop it with farspan proxy stop --gateway {desk.Record.Gateway} first");
        }
    }

    private static async Task<int> StartAsync(DeskGateway desk, GatewaySpec spec, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        var (reply, isNew) = await ProxyOptions.TellAsync(desk, async () =>
        {
            desk.Folder.Make();
            return await desk.Launcher.StartAsync(DeskPlan.Text(spec), cancellationToken);
        });
        if (isNew)
        {
            desk.Record.Write(desk.Folder.Folder);
        }

        var already = isNew ? null : $"gateway {desk.Record.Gateway} already runs: {string.Join(' ', desk.Urls(reply.Endpoints))} (process {reply.Process.Pid})";
        await ProxyOptions.PrintAsync(desk, already, isJson, terminal, cancellationToken);
        await WarnAsync(desk, spec, terminal, cancellationToken);
        return ExitCode.Holds;
    }

    // Called from inside a lab the declared addresses are right.
    private static async Task WarnAsync(DeskGateway desk, GatewaySpec spec, Terminal terminal, CancellationToken cancellationToken)
    {
        if (desk.Record.Lab is null && await new DeskReach(terminal.Time).TellAsync(spec, desk.Record.File, cancellationToken) is { } warning)
        {
            await terminal.Error.WriteLineAsync($"farspan: warning: {warning}");
        }
    }

    private static async Task<int> ForegroundAsync(DeskGateway desk, GatewaySpec spec, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await ProxyOptions.TellAsync(desk, () => desk.Launcher.StatusAsync(cancellationToken)) is { } running)
        {
            terminal.PrintLine($"gateway {desk.Record.Gateway} already runs: {string.Join(' ', desk.Urls(running.Endpoints))} (process {running.Process.Pid})");
            return ExitCode.Holds;
        }

        await ProxyOptions.TellAsync(desk, () => Task.FromResult(desk.Launcher.Prepare(DeskPlan.Text(spec))));
        desk.Record.Write(desk.Folder.Folder);
        await WarnAsync(desk, spec, terminal, cancellationToken);
        await terminal.Output.FlushAsync(cancellationToken);
        var exit = await ProxyOptions.TellAsync(desk, () => ForegroundGateway.RunAsync(desk, terminal, cancellationToken));
        return exit == 0 ? ExitCode.Holds : ExitCode.Environment;
    }
}
