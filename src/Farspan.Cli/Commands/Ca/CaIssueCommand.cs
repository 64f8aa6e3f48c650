using System.CommandLine;
using System.Net;
using System.Text.Json;
using Farspan.Addressing;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Cli.Ca;
using Farspan.Pki;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca issue</c>.</summary>
internal static class CaIssueCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What the certificate is called: the folder of its files" };
        var dns = new Option<string[]>("--dns") { HelpName = "NAME", Description = "A DNS name that it is for; may be given several times" };
        var address = new Option<string[]>("--address") { HelpName = "ADDRESS", Description = "An address that it is for; may be given several times" };
        var id = new Option<string?>("--spiffe") { HelpName = "ID", Description = "SPIFFE ID, such as spiffe://foundry/service/db" };
        var csr = new Option<string?>("--csr") { HelpName = "FILE", Description = "A signing request whose key is certified, instead of a new one; its names count where none are given" };
        var key = new Option<string>("--key") { HelpName = "KIND", Description = "ecdsa-p256, ecdsa-p384, rsa-2048 or rsa-3072", DefaultValueFactory = _ => "ecdsa-p256" };
        var lifetime = new Option<string>("--lifetime") { HelpName = "TIME", Description = "How long it is valid, such as 90d, 24h, 10m", DefaultValueFactory = _ => "90d" };
        var client = new Option<bool>("--client") { Description = "Only for a client; for both otherwise" };
        var into = new Option<string?>("--into") { HelpName = "DIR", Description = "Folder below which NAME is made; certificates/ in the authority's when left out" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("issue", "Issue a certificate: its chain, its key (0600) and whom to believe, replaced in one step")
        {
            Examples = ["farspan ca issue db --dns db.foundry.internal --address 10.0.1.2 --key-file ca.key", "farspan ca issue db --csr db.csr --key-file ca.key"],
            Arguments = { name },
            Options = { dns, address, id, csr, key, lifetime, client, into, options.Folder, options.KeyFile, options.PassphraseFile, json },
            Run = async (line, token) =>
            {
                var signed = line.GetValue(csr) is { } path ? ReadRequest(path, terminal) : null;
                var request = Request(line.GetValue(dns) ?? [], line.GetValue(address) ?? [], line.GetValue(id), signed, Lifetime(line.GetValue(lifetime)!), line.GetValue(client));
                var called = line.GetValue(name)!;
                if (!Topology.DnsLabel.IsValid(called))
                {
                    throw new CommandException(ExitCode.Usage, $"'{called}' is no name of a certificate; it is a name such as db");
                }

                using var sealing = await options.SealingAsync(line, terminal, token);
                var report = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), sealing, terminal.Time);
                    using var leaf = signed is null ? store.Issue(request, Kind(line.GetValue(key)!)) : store.Issue(request, signed.Key);
                    var folder = Path.GetFullPath(line.GetValue(into) ?? Path.Combine(store.Folder.Folder, "certificates"), terminal.WorkingFolder);
                    return Write(store, leaf, folder, called);
                });
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, CaJson.Default.CaFilesReport) + "\n"
                    : $"certificate {report.Serial} for {string.Join(", ", request.DnsNames.Concat(request.Addresses.Select(a => a.ToString())))}, until {CaReader.Time(report.NotAfter!.Value)}\n"
                        + string.Concat(report.Files.Select(f => $"  {f}\n")));
                return ExitCode.Holds;
            },
        };
    }

    private static CaFilesReport Write(AuthorityStore store, IssuedLeaf leaf, string folder, string name)
    {
        string[] names = leaf.Key is null ? [CertificateFiles.Certificate, CertificateFiles.Authorities] : [CertificateFiles.Certificate, CertificateFiles.Key, CertificateFiles.Authorities];
        var place = CertificateFolders.Below(folder);
        try
        {
            place.Write(name, leaf.ChainPem, leaf.Key?.ExportPem(), store.AuthoritiesPem(), owner: null);
        }
        catch (CertificateException refused)
        {
            throw new CommandException(ExitCode.Environment, refused.Message, refused);
        }

        return new CaFilesReport(leaf.Serial, leaf.NotAfter, [.. names.Select(n => Path.Combine(place.PathOf(name), n))]);
    }

    private static LeafRequest Request(string[] dns, string[] addresses, string? id, SigningRequest? signed, TimeSpan lifetime, bool isClient)
    {
        var given = dns.Length + addresses.Length > 0 || id is not null;
        return new LeafRequest
        {
            DnsNames = given || signed is null ? dns : signed.DnsNames,
            Addresses = given || signed is null ? [.. addresses.Select(Address)] : signed.Addresses,
            SpiffeId = given || signed is null ? id : signed.Uris is [var uri, ..] ? uri : null,
            ForServer = !isClient,
            ForClient = true,
            Lifetime = lifetime,
        };
    }

    private static SigningRequest ReadRequest(string path, Terminal terminal)
    {
        try
        {
            var text = File.ReadAllText(Path.GetFullPath(path, terminal.WorkingFolder));
            return SigningRequest.TryReadPem(text, out var request, out var reason) ? request : throw new CommandException(ExitCode.Usage, $"{path}: {reason}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be read: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private static IPAddress Address(string text) => Cidr.TryParseAddress(text, out var address)
        ? address
        : throw new CommandException(ExitCode.Usage, $"--address does not take '{text}'; it is an address such as 10.0.1.2");

    private static KeyKind Kind(string text) => text switch
    {
        "ecdsa-p256" => KeyKind.EcdsaP256,
        "ecdsa-p384" => KeyKind.EcdsaP384,
        "rsa-2048" => KeyKind.Rsa2048,
        "rsa-3072" => KeyKind.Rsa3072,
        _ => throw new CommandException(ExitCode.Usage, $"--key does not take '{text}'; it is ecdsa-p256, ecdsa-p384, rsa-2048 or rsa-3072"),
    };

    private static TimeSpan Lifetime(string text)
    {
        var unit = text.Length == 0 ? TimeSpan.Zero : text[^1] switch { 'd' => TimeSpan.FromDays(1), 'h' => TimeSpan.FromHours(1), 'm' => TimeSpan.FromMinutes(1), _ => TimeSpan.Zero };
        return unit > TimeSpan.Zero && ushort.TryParse(text.AsSpan(0, text.Length - 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) && count > 0
            ? unit * count
            : throw new CommandException(ExitCode.Usage, $"--lifetime does not take '{text}'; it is a number with d, h or m, such as 90d");
    }
}
