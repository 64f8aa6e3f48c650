using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Farspan.Addressing;
using Farspan.Agent.Acme.Serving;
using Farspan.Agent.Acme.Storage;
using Farspan.Agent.Acme.Validation;
using Farspan.Agent.Authorities;
using Farspan.Agent.Hosting;
using Farspan.Pki;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Sealing;

namespace Farspan.Agent.Acme.Hosting;

/// <summary>The hidden verb by which the program starts itself as the process that serves an internal authority: ACME, revocation lists and OCSP.</summary>
/// <remarks>Somebody else keeps it alive. SIGTERM ends it in good order; what a kill interrupts goes on at the next start.</remarks>
public static class AcmeVerbs
{
    /// <summary><c>farspan ca-run FOLDER --key-file FILE --listen ADDRESS:PORT [--http ADDRESS:PORT] [--name NAME]…</c></summary>
    public const string Run = "ca-run";

    /// <summary>File that the authority's keys are sealed with.</summary>
    public const string KeyFile = "--key-file";

    /// <summary>Where ACME is spoken.</summary>
    public const string Listen = "--listen";

    /// <summary>Where lists and OCSP are had.</summary>
    public const string Http = "--http";

    /// <summary>A name by which clients call it.</summary>
    public const string Name = "--name";

    private const int Refused = 3;
    private const ushort DnsPort = 53;
    private const string ResolverFile = "/etc/resolv.conf";
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(1);

    /// <summary>Runs the hidden verb. To be called before the command line is parsed and before anybody else minds signals.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The exit code, or null when the command line is an ordinary one.</returns>
    public static async Task<int?> TryRunAsync(IReadOnlyList<string> arguments, TimeProvider time)
    {
        if (arguments is not [Run, var folder, ..])
        {
            return null;
        }

        var log = new ServerLog(null, time);
        try
        {
            var options = arguments.Skip(2).Chunk(2).Where(o => o.Length == 2).ToLookup(o => o[0], o => o[1], StringComparer.Ordinal);
            using var sealing = SealingKey.FromKeyFile(await File.ReadAllBytesAsync(options[KeyFile].First()));
            using var store = AuthorityStore.Open(new AuthorityFolder(Path.GetFullPath(folder)), sealing, time);
            await ServeAsync(store, sealing, options, log, time);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PkiException or FormatException)
        {
            log.Write($"not started: {e.Message}");
            return Refused;
        }
    }

    private static async Task ServeAsync(AuthorityStore store, SealingKey sealing, ILookup<string, string> options, ServerLog log, TimeProvider time)
    {
        var constraints = store.Record().Constraints;
        var policy = new NamePolicy { Zones = constraints.DnsNames, Networks = constraints.Networks };
        var names = options[Name].ToList();
        var host = new AcmeHostOptions
        {
            Folder = Path.Combine(store.Folder.Folder, "acme"),
            Listen = IPEndPoint.Parse(options[Listen].First()),
            Plain = options[Http].FirstOrDefault() is { } plain ? IPEndPoint.Parse(plain) : null,
            Names = names,
            Policy = policy,
            Lifetime = _lifetime,
            IsExternalAccountRequired = false,
            ExternalAccounts = new ExternalAccounts(Path.Combine(store.Folder.Folder, ExternalAccounts.FolderName), sealing, RandomNumberGenerator.Fill).Find,
            Probe = ProbeOptions.Default(policy, names),
            Lookup = new StubLookup([.. Resolvers()], time, RandomNumberGenerator.Fill),
            Limits = AcmeLimits.Default,
        };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ended.TrySetResult();
        });
        await using var running = await AcmeHost.StartAsync(host, store, time, log.Write, CancellationToken.None);
        log.Write(string.Create(CultureInfo.InvariantCulture, $"ACME directory {running.Directory}{(running.Plain is { } at ? $", lists and OCSP at http://{at}" : "")}"));
        await ended.Task;
    }

    // Those of the machine that it runs on (resolv.conf(5)); none is a fault only when a name is to be shown.
    private static IEnumerable<IPEndPoint> Resolvers() => !File.Exists(ResolverFile) ? [] : File.ReadLines(ResolverFile)
        .Select(l => l.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(w => w is ["nameserver", _, ..])
        .Select(w => Cidr.TryParseAddress(w[1], out var address) ? address : null).OfType<IPAddress>().Select(a => new IPEndPoint(a, DnsPort));
}
