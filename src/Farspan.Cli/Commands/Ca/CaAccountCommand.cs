using System.CommandLine;
using System.Security.Cryptography;
using Farspan.Agent.Acme.Storage;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Records;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca account</c>.</summary>
internal static class CaAccountCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Who will hold it, such as web" };
        var zone = new Option<string[]>("--zone") { HelpName = "ZONE", Description = "Zone that it may have certificates for; all of the authority's when left out; may be given several times" };
        var options = new CaOptions();
        return new FarspanCommand("account", "Make a name and key by which an ACME client may make an account (external account binding): the key is shown once")
        {
            Examples = ["farspan ca account web --zone web.foundry.internal --key-file ca.key"],
            Arguments = { name },
            Options = { zone, options.Folder, options.KeyFile, options.PassphraseFile },
            Run = async (line, token) =>
            {
                var called = line.GetValue(name)!;
                var zones = line.GetValue(zone) ?? [];
                if (!ExternalAccounts.IsName(called))
                {
                    throw new CommandException(ExitCode.Usage, $"'{called}' is no name of an account; it is a name such as web");
                }

                if (zones.FirstOrDefault(z => !AcmeIdentifier.TryReadName(z, out _)) is { } wrong)
                {
                    throw new CommandException(ExitCode.Usage, $"--zone does not take '{wrong}'; it is a DNS name in lower case");
                }

                using var sealing = await options.SealingAsync(line, terminal, token);
                using var store = CaOptions.Tell(() => AuthorityStore.Open(options.Locate(line, terminal), sealing, terminal.Time));
                var key = CaOptions.Tell(() => new ExternalAccounts(FolderOf(store.Folder), sealing, RandomNumberGenerator.Fill).Make(called, zones.Length > 0 ? zones : null));
                terminal.Print($"""
                    name (kid): {called}
                    key (HMAC): {Base64UrlText.Encode(key)}

                    This is the only time that the key is shown. certbot takes them as --eab-kid and --eab-hmac-key.

                    """);
                CryptographicOperations.ZeroMemory(key);
                return ExitCode.Holds;
            },
        };
    }

    /// <summary>Where accounts lie.</summary>
    public static string FolderOf(AuthorityFolder folder) => Path.Combine(folder.Folder, ExternalAccounts.FolderName);
}
