using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;
using Farspan.Cli.Input;
using Farspan.Pki.Authorities;
using Farspan.State.Certificates;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca init</c>.</summary>
internal static class CaInitCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Description = "Topology file or folder, which says what it may issue for; with --name it may be left out", Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Name of the network, the trust domain of its SPIFFE IDs; the topology's when left out" };
        var dns = new Option<string[]>("--dns") { HelpName = "NAME", Description = "A DNS name that it may issue for, with all below it; may be given several times" };
        var cidr = new Option<string[]>("--cidr") { HelpName = "CIDR", Description = "A block of addresses that it may issue for; may be given several times" };
        var rsa = new Option<bool>("--rsa") { Description = "Make the root's key RSA with 3072 bits instead of ECDSA P-384, for old clients" };
        var crl = new Option<string?>("--crl-url") { HelpName = "URL", Description = "Where the revocation list is put, written into each certificate" };
        var ocsp = new Option<string?>("--ocsp-url") { HelpName = "URL", Description = "Where the responder is, written into each certificate" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("init", "Make a root and an intermediate that may issue for one network's names alone, their keys sealed")
        {
            Examples = ["farspan ca init topology.yaml --key-file ca.key", "farspan ca init --name foundry --dns foundry.internal --cidr 10.0.0.0/16 --passphrase-file -"],
            Arguments = { file },
            Options = { name, dns, cidr, rsa, crl, ocsp, options.Folder, options.KeyFile, options.PassphraseFile, json },
            Run = async (line, token) =>
            {
                var plan = Plan(line.GetValue(file), line.GetValue(name), line.GetValue(dns) ?? [], line.GetValue(cidr) ?? [], terminal) with
                {
                    RootKey = line.GetValue(rsa) ? KeyKind.Rsa3072 : KeyKind.EcdsaP384,
                    Places = new RevocationPlaces { Crl = Url(line.GetValue(crl), "--crl-url"), Ocsp = Url(line.GetValue(ocsp), "--ocsp-url") },
                };
                using var sealing = await options.SealingAsync(line, terminal, token);
                using var store = CaOptions.Tell(() => AuthorityStore.Create(options.Locate(line, terminal), plan, sealing, terminal.Time));
                var report = CaOptions.Tell(() => CaReader.Read(store, terminal.Time.GetUtcNow()));
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, CaJson.Default.CaReport) + "\n"
                    : CaReader.Render(report) + $"  believe {store.Folder.AuthoritiesFile}; move {report.Roots[0].Key} to where no network reaches, as only rotate needs it\n");
                return ExitCode.Holds;
            },
        };
    }

    private static AuthorityPlan Plan(string? file, string? name, string[] dns, string[] cidrs, Terminal terminal)
    {
        if (file is null && name is null)
        {
            throw new CommandException(ExitCode.Usage, "ca init needs a topology FILE, or --name with --dns and --cidr; see farspan ca init --help");
        }

        var topology = file is null ? null : Compilation.Required(file, terminal);
        var network = name ?? topology!.Topology!.Name;
        if (!Topology.DnsLabel.IsValid(network))
        {
            throw new CommandException(ExitCode.Usage, $"--name does not take '{network}'; it is a name such as foundry");
        }

        var declared = topology is null ? null : SpecConstraints.Of(network, topology.Plan!.Machines, issuer: null);
        return AuthorityPlan.Of(network, new NameConstraints
        {
            DnsNames = [.. (declared?.DnsNames ?? []).Concat(dns.Select(Name)).Distinct(StringComparer.Ordinal)],
            Networks = [.. (declared?.Networks ?? []).Concat(cidrs.Select(Cidr)).Distinct()],
            TrustDomain = network,
        });
    }

    private static string Name(string text)
    {
        var name = text.TrimEnd('.').ToLowerInvariant();
        return name.Split('.').All(Topology.DnsLabel.IsValid) ? name : throw new CommandException(ExitCode.Usage, $"--dns does not take '{text}'; it is a name such as foundry.internal, which stands for all below it");
    }

    private static System.Net.IPNetwork Cidr(string text) => Addressing.Cidr.TryParse(text, out var network)
        ? network
        : throw new CommandException(ExitCode.Usage, $"--cidr does not take '{text}'; it is a block such as 10.0.0.0/16");

    private static string? Url(string? text, string option) => text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp)
        ? text
        : throw new CommandException(ExitCode.Usage, $"{option} does not take '{text}'; it is an address that begins with http:// (what is fetched there is signed, and https would have to be checked with it)");
}
