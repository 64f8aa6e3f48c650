using System.CommandLine;
using Farspan.Agent.Authorities;
using Farspan.Pki;
using Farspan.Pki.Sealing;

namespace Farspan.Cli.Ca;

/// <summary>Options that several <c>ca</c> commands take, and how secrets are read: from a file or standard input, never from the command line.</summary>
internal sealed class CaOptions
{
    /// <summary>Where a secret may be put so that it need not be said each time.</summary>
    private const string KeyFileVariable = "FARSPAN_CA_KEY_FILE";

    // A key file has 65 bytes, a passphrase fits a line.
    private const int MostSecretBytes = 4096;

    /// <summary>Folder of the authority.</summary>
    public Option<string> Folder { get; } = new("--out") { HelpName = "DIR", Description = "Folder of the authority", DefaultValueFactory = _ => AuthorityFolder.DefaultName };

    /// <summary>File with the key that seals.</summary>
    public Option<string?> KeyFile { get; } = new("--key-file") { HelpName = "FILE", Description = $"File with the 32 random bytes (or 64 hexadecimal digits) that seal keys; {KeyFileVariable} when left out" };

    /// <summary>File with the passphrase that seals.</summary>
    public Option<string?> PassphraseFile { get; } = new("--passphrase-file") { HelpName = "FILE", Description = "File with the passphrase that seals keys; - for standard input" };

    /// <summary>Where the root's key is.</summary>
    public static Option<string?> RootKey() => new("--root-key") { HelpName = "FILE", Description = "The root's sealed key, where it is kept elsewhere" };

    /// <summary>The folder that was named.</summary>
    public AuthorityFolder Locate(ParseResult line, Terminal terminal) => new(Path.GetFullPath(line.GetValue(Folder)!, terminal.WorkingFolder));

    /// <summary>What seals keys.</summary>
    /// <exception cref="CommandException">None was named, or the file cannot be read.</exception>
    public async Task<SealingKey> SealingAsync(ParseResult line, Terminal terminal, CancellationToken token)
    {
        var (key, passphrase) = (line.GetValue(KeyFile), line.GetValue(PassphraseFile));
        if (key is not null && passphrase is not null)
        {
            throw new CommandException(ExitCode.Usage, "give --key-file or --passphrase-file, not both");
        }

        key ??= passphrase is null ? terminal.Variable(KeyFileVariable) : null;
        if (key is null && passphrase is null)
        {
            throw new CommandException(ExitCode.Usage, "keys are sealed: give --key-file FILE (make one with: openssl rand -hex 32 >ca.key) or --passphrase-file FILE, - for standard input");
        }

        return await TellAsync(async () => key is not null
            ? SealingKey.FromKeyFile(Read(key, terminal))
            : SealingKey.FromPassphrase(passphrase == "-" ? await terminal.Input.ReadLineAsync(token) ?? "" : FirstLine(Read(passphrase!, terminal))));
    }

    /// <summary>Runs something of the authority, and turns its refusals into exit codes.</summary>
    /// <exception cref="CommandException">It was refused (2), or the folder cannot be read or written (3).</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (PkiException refused)
        {
            throw new CommandException(ExitCode.Usage, refused.Message, refused);
        }
        catch (IdentityHeldException refused)
        {
            throw new CommandException(ExitCode.Usage, refused.Message, refused);
        }
        catch (AuthorityException refused)
        {
            throw new CommandException(refused.InnerException is null ? ExitCode.Usage : ExitCode.Environment, refused.Message, refused);
        }
    }

    /// <summary>Runs something of the authority, and turns its refusals into exit codes.</summary>
    public static T Tell<T>(Func<T> action) => TellAsync(() => Task.FromResult(action())).GetAwaiter().GetResult();

    private static string FirstLine(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes).Split('\n')[0];

    private static byte[] Read(string path, Terminal terminal)
    {
        var full = Path.GetFullPath(path, terminal.WorkingFolder);
        try
        {
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > MostSecretBytes)
            {
                throw new CommandException(ExitCode.Usage, $"{path} has more than {MostSecretBytes} bytes: it is no key file and no passphrase");
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(full) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            {
                terminal.Error.WriteLine($"farspan: warning: others may read {path}; chmod 600 {path}");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"the secret's file {path} cannot be read: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}
