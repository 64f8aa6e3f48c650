using System.Text.Json;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Agent.Hosting;
using Farspan.State.Gateways;

namespace Farspan.Cli.Gateways;

/// <summary>A gateway on this computer: what it was started with, where it is, and how it is started.</summary>
internal sealed class DeskGateway
{
    private DeskGateway(DeskRecord record, Terminal terminal)
    {
        Record = record;
        var environment = LabAccess.Environment(terminal);
        Folder = new GatewayFolder(Path.Combine(Root(terminal), record.Gateway));
        var isPortable = record.IsPortable || !OperatingSystem.IsLinux();
        Start = GatewayVerbs.StartOf(Folder, environment.Self, environment.SelfVariables, isPortable, record.Lab is null ? null : NetworkOf(record, terminal));
        Launcher = new GatewayLauncher(Folder, Start, isPortable, terminal.Time);
    }

    /// <summary>What it was started with.</summary>
    public DeskRecord Record { get; }

    /// <summary>Where everything of it is.</summary>
    public GatewayFolder Folder { get; }

    /// <summary>How its process is started.</summary>
    public ServerStart Start { get; }

    /// <summary>Starts and ends it.</summary>
    public GatewayLauncher Launcher { get; }

    /// <summary>The gateway of a record.</summary>
    public static DeskGateway Of(DeskRecord record, Terminal terminal) => new(record, terminal);

    /// <summary>Every gateway that was started on this computer, by name.</summary>
    public static IReadOnlyList<DeskGateway> All(Terminal terminal)
    {
        var root = Root(terminal);
        return !Directory.Exists(root)
            ? []
            : [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(DeskRecord.Read).OfType<DeskRecord>().Select(r => Of(r, terminal))];
    }

    /// <summary>The named gateway, or the only one that was started.</summary>
    /// <exception cref="CommandException">There is none, or there are several and no name.</exception>
    public static DeskGateway Find(string? name, Terminal terminal)
    {
        var all = All(terminal);
        return name switch
        {
            _ when all.Count == 0 => throw new CommandException(ExitCode.DoesNotHold, "no gateway was started on this computer; start one with farspan proxy start --file FILE"),
            null when all.Count > 1 => throw new CommandException(ExitCode.Usage, $"which gateway? --gateway {string.Join(" or --gateway ", all.Select(g => g.Record.Gateway))}"),
            null => all[0],
            _ => all.FirstOrDefault(g => g.Record.Gateway == name) ?? throw new CommandException(ExitCode.Usage, Names.Unknown("gateway", name, all.Select(g => g.Record.Gateway))),
        };
    }

    /// <summary>Addresses under which it is called.</summary>
    /// <param name="endpoints">Where it listens, in the order of its listeners.</param>
    public IReadOnlyList<string> Urls(IReadOnlyList<string> endpoints)
    {
        var listeners = ReadSpec()?.Listeners ?? [];
        return [.. endpoints.Select((endpoint, number) => $"{(number < listeners.Count && listeners[number].Tls is not null ? "https" : "http")}://{endpoint}")];
    }

    /// <summary>The spec that lies in its folder, or null.</summary>
    public GatewaySpec? ReadSpec()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Folder.SpecFile), GatewayJson.Default.GatewaySpec);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string Root(Terminal terminal) => Path.Combine(LabAccess.Environment(terminal).StateRoot, "gateways");

    private static string NetworkOf(DeskRecord record, Terminal terminal) => LabAccess.Catalog(terminal).Session(record.Lab!).Paths.NamespaceFile(record.Machine);
}
