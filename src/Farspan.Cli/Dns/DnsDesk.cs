using Farspan.Agent.Dns.Hosting;

namespace Farspan.Cli.Dns;

/// <summary>A name server on this computer: what it was started with, where it is, and how it is started.</summary>
internal sealed class DnsDesk
{
    private DnsDesk(DnsDeskRecord record, Terminal terminal)
    {
        Record = record;
        var environment = LabAccess.Environment(terminal);
        Folder = new DnsFolder(Path.Combine(Root(terminal), record.Server));
        var network = record.Lab is null ? null : LabAccess.Catalog(terminal).Session(record.Lab).Paths.NamespaceFile(record.Machine);
        var start = DnsVerbs.StartOf(Folder, environment.Self, environment.SelfVariables, record.Certificates ?? DnsVerbs.DefaultCertificates, network);
        Launcher = new DnsLauncher(Folder, start, terminal.Time);
    }

    /// <summary>What it was started with.</summary>
    public DnsDeskRecord Record { get; }

    /// <summary>Where everything of it is.</summary>
    public DnsFolder Folder { get; }

    /// <summary>Starts and ends it.</summary>
    public DnsLauncher Launcher { get; }

    /// <summary>The name server of a record.</summary>
    public static DnsDesk Of(DnsDeskRecord record, Terminal terminal) => new(record, terminal);

    /// <summary>Every name server that was started on this computer, by name.</summary>
    public static IReadOnlyList<DnsDesk> All(Terminal terminal)
    {
        var root = Root(terminal);
        return !Directory.Exists(root)
            ? []
            : [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(DnsDeskRecord.Read).OfType<DnsDeskRecord>().Select(r => Of(r, terminal))];
    }

    /// <summary>The named server, or the only one that was started.</summary>
    /// <exception cref="CommandException">There is none, or there are several and no name.</exception>
    public static DnsDesk Find(string? name, Terminal terminal)
    {
        var all = All(terminal);
        return name switch
        {
            _ when all.Count == 0 => throw new CommandException(ExitCode.DoesNotHold, "no name server was started on this computer; start one with farspan dns start --file FILE"),
            null when all.Count > 1 => throw new CommandException(ExitCode.Usage, $"which name server? --name {string.Join(" or --name ", all.Select(s => s.Record.Server))}"),
            null => all[0],
            _ => all.FirstOrDefault(s => s.Record.Server == name) ?? throw new CommandException(ExitCode.Usage, Names.Unknown("name server", name, all.Select(s => s.Record.Server))),
        };
    }

    private static string Root(Terminal terminal) => Path.Combine(LabAccess.Environment(terminal).StateRoot, "dns");
}
