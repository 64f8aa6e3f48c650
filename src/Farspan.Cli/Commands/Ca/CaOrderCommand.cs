using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Certificates;
using Farspan.Agent.Dns.Challenges;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Cli.Ca;
using Farspan.Cli.Dns;
using Farspan.Cli.Gateways;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.Server;
using Farspan.State.Certificates;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca order</c>.</summary>
internal static class CaOrderCommand
{
    private const string SystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var directory = new Option<string>("--directory") { HelpName = "URL", Description = "Directory of the ACME server", Required = true };
        var domain = new Option<string[]>("--domain") { HelpName = "NAME", Description = "A name, wildcard or address that it is for; may be given several times", Required = true };
        var challenge = new Option<string>("--challenge") { HelpName = "KIND", Description = "http-01, dns-01 or tls-alpn-01; a wildcard needs dns-01", DefaultValueFactory = _ => "http-01" };
        var listen = new Option<string?>("--listen") { HelpName = "ADDRESS:PORT", Description = "Where the name is shown: 0.0.0.0:80 for http-01, 0.0.0.0:443 for tls-alpn-01 when left out" };
        var program = new Option<string?>("--dns-program") { HelpName = "PROGRAM", Description = "For dns-01: run as PROGRAM add|remove NAME TEXT" };
        var gateway = new Option<string?>("--gateway") { HelpName = "NAME", Description = "For http-01: a gateway that was started here (farspan proxy start) shows the name where it listens without TLS" };
        var server = new Option<string?>("--dns-server") { HelpName = "NAME", Description = "For dns-01: a name server that was started here (farspan dns start) shows the name" };
        var into = new Option<string>("--out") { HelpName = "DIR", Description = "Folder below which a folder of the first name is made, and the account's key lies", DefaultValueFactory = _ => "certificates" };
        var authorities = new Option<string?>("--authorities") { HelpName = "FILE", Description = "Whom to believe, server and certificate alike; whom the system believes when left out" };
        var contact = new Option<string?>("--contact") { HelpName = "MAIL", Description = "Mail address for the account" };
        var agree = new Option<bool>("--agree") { Description = "Agree to the server's terms" };
        var account = new Option<string?>("--account-name") { HelpName = "NAME", Description = "Name of the external account, where the server needs one" };
        var accountKey = new Option<string?>("--account-key-file") { HelpName = "FILE", Description = "File with the external account's key in base64url" };
        var chain = new Option<string?>("--chain") { HelpName = "NAME", Description = "Common name of the root to prefer, where the server offers several chains" };
        var force = new Option<bool>("--force") { Description = "Order also where the certificate that is there is not due yet" };
        return new FarspanCommand("order", "Have a certificate from an ACME server: its chain, its key (0600) and whom to believe, replaced in one step once two thirds of its life are over")
        {
            Examples =
            [
                "farspan ca order --directory https://acme-v02.api.letsencrypt.org/directory --domain www.example.com --agree",
                "farspan ca order --directory https://ca.foundry.internal/acme/directory --domain \"*.foundry.internal\" --challenge dns-01 --dns-program ./txt --authorities authorities.pem",
            ],
            Options = { directory, domain, challenge, listen, gateway, program, server, into, authorities, contact, agree, account, accountKey, chain, force },
            Run = async (line, token) =>
            {
                var names = line.GetValue(domain)!.Select(Identifier).ToList();
                var ways = new Ways(line.GetValue(listen), line.GetValue(gateway), line.GetValue(program), line.GetValue(server));
                var kind = Kind(line.GetValue(challenge)!, ways);
                var folder = Path.GetFullPath(line.GetValue(into)!, terminal.WorkingFolder);
                var called = names[0].Base.Replace(':', '-');
                var believed = Text(line.GetValue(authorities), "--authorities", terminal);
                var place = CertificateFolders.Below(folder);
                if (!line.GetValue(force) && IsGood(place, called, names, terminal.Time.GetUtcNow()) is { } due)
                {
                    terminal.PrintLine($"{place.PathOf(called)} is not due before {CaReader.Time(due)}; --force orders all the same");
                    return ExitCode.Holds;
                }

                var wanted = new AcmeAccountRequest
                {
                    Contacts = line.GetValue(contact) is { } mail ? [$"mailto:{mail}"] : [],
                    IsAgreed = line.GetValue(agree),
                    ExternalName = line.GetValue(account),
                    ExternalKey = Shared(Text(line.GetValue(accountKey), "--account-key-file", terminal)),
                };
                var request = new AcmeCertificateRequest { Identifiers = names, Key = KeyKind.EcdsaP256, PreferredChain = line.GetValue(chain), Patience = TimeSpan.FromMinutes(5) };
                try
                {
                    using var key = AccountKeyFile.Open(Path.Combine(folder, "account.key"), sealing: null, RandomNumberGenerator.Fill);
                    using var http = AcmeHttp.Make(believed);
                    var client = await AcmeClient.OpenAsync(http, line.GetValue(directory)!, key, wanted, terminal.Time, token);
                    using var obtained = await ObtainAsync(client, request, kind, ways, terminal, token);
                    place.Write(called, obtained.Chain, obtained.Key.ExportPem(), believed ?? Text(SystemAuthorities, "the system", terminal)!, owner: null);
                }
                catch (AcmeException e)
                {
                    throw new CommandException(e.Problem is null ? ExitCode.Environment : ExitCode.DoesNotHold, e.Message, e);
                }
                catch (CertificateException e)
                {
                    throw new CommandException(ExitCode.Environment, e.Message, e);
                }

                using var held = place.Read(called, out _);
                terminal.Print($"certificate for {string.Join(", ", names.Select(n => n.Value))}, until {CaReader.Time(held!.NotAfter)}, to be renewed from {CaReader.Time(held.Due)} on\n  {place.PathOf(called)}\n");
                return ExitCode.Holds;
            },
        };
    }

    private static async Task<ObtainedCertificate> ObtainAsync(AcmeClient client, AcmeCertificateRequest request, AcmeChallenge kind, Ways ways, Terminal terminal, CancellationToken token)
    {
        const int HttpPort = 80;
        const int TlsPort = 443;
        switch (kind)
        {
            case AcmeChallenge.Http01 when ways.Gateway is { } gateway:
                return await client.ObtainAsync(request, new GatewayResponder([DeskGateway.Find(gateway, terminal).Folder], terminal.Time), token);

            case AcmeChallenge.Http01:
                var shelf = new HttpChallenges();
                await using (await HttpChallengeListener.StartAsync(ways.Listen is null ? new IPEndPoint(IPAddress.Any, HttpPort) : CaEndpoint.Read(ways.Listen, "--listen", null), shelf, token))
                {
                    return await client.ObtainAsync(request, shelf, token);
                }

            case AcmeChallenge.TlsAlpn01:
                await using (var responder = TlsAlpnResponder.Start(ways.Listen is null ? new IPEndPoint(IPAddress.Any, TlsPort) : CaEndpoint.Read(ways.Listen, "--listen", null), terminal.Time))
                {
                    return await client.ObtainAsync(request, responder, token);
                }

            default:
                IDnsChallengeRecords records = ways.Server is { } server
                    ? new ServerRecords(_ => [DnsDesk.Find(server, terminal).Folder], terminal.Time)
                    : new ProgramRecords(Path.GetFullPath(ways.Program!, terminal.WorkingFolder), terminal.Time);
                return await client.ObtainAsync(request, new DnsResponder(records), token);
        }
    }

    private static AcmeChallenge Kind(string text, Ways ways) =>
        !ChallengeNames.TryRead(text, out var kind) ? throw new CommandException(ExitCode.Usage, $"--challenge does not take '{text}'; it is http-01, dns-01 or tls-alpn-01")
        : kind == AcmeChallenge.Dns01 && ways is { Program: null, Server: null } ? throw new CommandException(ExitCode.Usage, "dns-01 needs --dns-server NAME, a name server that was started here, or --dns-program PROGRAM, which adds and removes a TXT record")
        : kind;

    // When it is due, if it is there, for these names, and not due yet.
    private static DateTimeOffset? IsGood(CertificateFolders place, string name, IReadOnlyList<AcmeIdentifier> names, DateTimeOffset now)
    {
        using var held = place.Read(name, out _);
        var alternatives = held?.Leaf.Extensions.OfType<System.Security.Cryptography.X509Certificates.X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return alternatives is not null && held!.Due > now
            && alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(a => a.ToString())).ToHashSet(StringComparer.Ordinal).SetEquals(names.Select(n => n.Value))
            ? held.Due
            : null;
    }

    private static AcmeIdentifier Identifier(string text) => AcmeIdentifier.TryReadAddress(text, out var identifier) || AcmeIdentifier.TryReadName(text.ToLowerInvariant(), out identifier)
        ? identifier
        : throw new CommandException(ExitCode.Usage, $"--domain does not take '{text}'; it is a name such as www.example.com, a wildcard such as *.example.com, or an address");

    private static string? Text(string? path, string what, Terminal terminal)
    {
        try
        {
            return path is null ? null : File.ReadAllText(Path.GetFullPath(path, terminal.WorkingFolder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{what}: {path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>How a name may be shown, as far as that was said.</summary>
    private sealed record Ways(string? Listen, string? Gateway, string? Program, string? Server);

    private static SharedKey? Shared(string? text) => text is null ? null
        : Base64UrlText.TryDecode(text.Trim(), out var bytes) ? new SharedKey(bytes)
        : throw new CommandException(ExitCode.Usage, "--account-key-file does not hold a key in base64url");
}
