using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using Farspan.Agent.Acme.Serving;
using Farspan.Agent.Acme.Storage;
using Farspan.Agent.Acme.Validation;
using Farspan.Agent.Authorities;
using Farspan.Agent.Hosting;
using Farspan.Cli.Ca;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.Server;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca serve</c>.</summary>
internal static class CaServeCommand
{
    private const ushort DnsPort = 53;
    private const ushort HttpPort = 80;
    private const ushort TlsPort = 443;

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var listen = new Option<string>("--listen") { HelpName = "ADDRESS:PORT", Description = "Where ACME is spoken, by TLS", DefaultValueFactory = _ => "127.0.0.1:8443" };
        var http = new Option<string?>("--http") { HelpName = "ADDRESS:PORT", Description = "Where revocation lists (/crl), OCSP (/ocsp) and /authorities.pem are had by plain HTTP; nowhere when left out" };
        var name = new Option<string[]>("--name") { HelpName = "NAME", Description = "Name that clients call it by and CAA records mean it by; may be given several times" };
        var resolver = new Option<string[]>("--resolver") { HelpName = "ADDRESS[:PORT]", Description = "Name server to ask for names that are to be shown; the system's when left out" };
        var zone = new Option<string[]>("--zone") { HelpName = "ZONE", Description = "Issue for names of this zone alone; all that the authority may issue for when left out" };
        var lifetime = new Option<int>("--lifetime-hours") { HelpName = "HOURS", Description = "How long certificates live", DefaultValueFactory = _ => 24 };
        var bound = new Option<bool>("--require-account") { Description = "Refuse new accounts without a name and key from farspan ca account" };
        var httpPort = new Option<ushort>("--http-01-port") { Description = "Port where http-01 is looked for", Hidden = true, DefaultValueFactory = _ => HttpPort };
        var tlsPort = new Option<ushort>("--tls-alpn-01-port") { Description = "Port where tls-alpn-01 is looked for", Hidden = true, DefaultValueFactory = _ => TlsPort };
        var options = new CaOptions();
        return new FarspanCommand("serve", "Serve ACME, revocation lists and OCSP in this terminal, until Ctrl-C")
        {
            Examples = ["farspan ca serve --name ca.foundry.internal --listen 10.0.1.2:443 --http 10.0.1.2:80 --key-file ca.key"],
            Options = { listen, http, name, resolver, zone, lifetime, bound, httpPort, tlsPort, options.Folder, options.KeyFile, options.PassphraseFile },
            Run = async (line, token) =>
            {
                var wanted = line.GetValue(lifetime) is > 0 and <= 24 * 825 and var hours ? TimeSpan.FromHours(hours) : throw new CommandException(ExitCode.Usage, "--lifetime-hours takes 1 to 19800 (825 days)");
                var servers = line.GetValue(resolver) is { Length: > 0 } given ? [.. given.Select(r => CaEndpoint.Read(r, "--resolver", DnsPort))] : CaEndpoint.SystemResolvers();
                using var sealing = await options.SealingAsync(line, terminal, token);
                using var store = CaOptions.Tell(() => AuthorityStore.Open(options.Locate(line, terminal), sealing, terminal.Time));
                var folder = Path.Combine(store.Folder.Folder, "acme");
                var names = (line.GetValue(name) ?? []).Select(Name).ToList();
                var policy = PolicyOf(store, line.GetValue(zone) ?? []);
                var host = new AcmeHostOptions
                {
                    Folder = folder,
                    Listen = CaEndpoint.Read(line.GetValue(listen)!, "--listen", null),
                    Plain = line.GetValue(http) is { } plain ? CaEndpoint.Read(plain, "--http", null) : null,
                    Names = names,
                    Policy = policy,
                    Lifetime = wanted,
                    IsExternalAccountRequired = line.GetValue(bound),
                    ExternalAccounts = new ExternalAccounts(CaAccountCommand.FolderOf(store.Folder), sealing, RandomNumberGenerator.Fill).Find,
                    Probe = ProbeOptions.Default(policy, names) with { HttpPort = line.GetValue(httpPort), TlsPort = line.GetValue(tlsPort) },
                    Lookup = new StubLookup(servers, terminal.Time, RandomNumberGenerator.Fill),
                    Limits = AcmeLimits.Default,
                };
                return await RunAsync(host, store, terminal, token);
            },
        };
    }

    private static async Task<int> RunAsync(AcmeHostOptions options, AuthorityStore store, Terminal terminal, CancellationToken cancellationToken)
    {
        var log = new ServerLog(Path.Combine(options.Folder, "acme.log"), terminal.Time);
        await using var host = await CaOptions.TellAsync(() => AcmeHost.StartAsync(options, store, terminal.Time, log.Write, cancellationToken));
        terminal.PrintLine($"ACME directory: {host.Directory}");
        if (host.Plain is { } plain)
        {
            terminal.PrintLine($"revocation: http://{plain}/crl and http://{plain}/ocsp; whom to believe: http://{plain}/authorities.pem");
        }

        terminal.PrintLine($"issues for {string.Join(", ", options.Policy.Zones.Concat(options.Policy.Networks.Select(n => n.ToString())))}; its log is {Path.Combine(options.Folder, "acme.log")}");
        await terminal.Output.FlushAsync(cancellationToken);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended);
        await ended.Task;
        return ExitCode.Holds;
    }

    private static NamePolicy PolicyOf(AuthorityStore store, string[] zones)
    {
        var constraints = store.Record().Constraints;
        foreach (var zone in zones)
        {
            if (!AcmeIdentifier.TryReadName(zone, out _) || !constraints.PermitsDns(zone))
            {
                throw new CommandException(ExitCode.Usage, $"--zone does not take '{zone}': the authority issues for {string.Join(", ", constraints.DnsNames)}");
            }
        }

        return new NamePolicy { Zones = zones.Length > 0 ? zones : constraints.DnsNames, Networks = zones.Length > 0 ? Array.Empty<IPNetwork>() : constraints.Networks };
    }

    private static string Name(string text) => AcmeIdentifier.TryReadName(text, out var name) && !name.IsWildcard
        ? name.Value
        : throw new CommandException(ExitCode.Usage, $"--name does not take '{text}'; it is a DNS name in lower case such as ca.foundry.internal");
}
