using System.Net;
using System.Security.Cryptography;
using Farspan.Agent.Acme.Storage;
using Farspan.Agent.Acme.Validation;
using Farspan.Agent.Authorities;
using Farspan.Linux.Files;
using Farspan.Pki;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Leaves;

namespace Farspan.Agent.Acme.Serving;

/// <summary>A running ACME server over the internal authority, with everything that it needs around it.</summary>
public sealed class AcmeHost : IAsyncDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(10);
    private readonly CancellationTokenSource _ending = new();
    private readonly FileLock _claim;
    private readonly FileJournal _journal;
    private readonly AcmeListener _listener;
    private readonly Task _working;

    private AcmeHost(FileLock claim, FileJournal journal, AcmeListener listener, string origin, Func<CancellationToken, Task> work)
    {
        Directory = origin + AcmePaths.Directory;
        _claim = claim;
        _journal = journal;
        _listener = listener;
        _working = work(_ending.Token);
    }

    /// <summary>URL of the directory, where clients begin.</summary>
    public string Directory { get; }

    /// <summary>Where TLS is spoken.</summary>
    public IPEndPoint Secure => _listener.Secure;

    /// <summary>Where plain HTTP is spoken, or null.</summary>
    public IPEndPoint? Plain => _listener.Plain;

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="store">The authority, opened with what its keys are sealed with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="IOException">A port is taken, the folder is in use, or the journal is damaged; the message says which.</exception>
    /// <exception cref="PkiException">The authority does not issue for the server's own names.</exception>
    public static async Task<AcmeHost> StartAsync(AcmeHostOptions options, AuthorityStore store, TimeProvider time, Action<string> log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        System.IO.Directory.CreateDirectory(options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var claim = FileLock.TryTake(Path.Combine(options.Folder, "server.claim"))
            ?? throw new IOException($"another process serves ACME from '{options.Folder}' already; stop it first");
        FileJournal? journal = null;
        try
        {
            journal = FileJournal.Open(Path.Combine(options.Folder, "journal"), out var kept);
            var own = OwnCertificate.Make(store, RequestOf(options));
            _ = store.WriteCrls(AuthorityStore.CrlLifetime);
            var workers = new ValidationWorkers(new ChallengeProbe(options.Probe, options.Lookup, time), log);
            var server = new AcmeServer(OptionsOf(options), new AcmeLedger(journal, kept), new OrderIssuer(store, options.Lifetime, time), workers, time, RandomNumberGenerator.Fill);
            var listen = new AcmeListenOptions { Secure = options.Listen, Plain = options.Plain, Names = options.Names };
            var listener = await AcmeListener.StartAsync(listen, server, DeskOf(store), () => own.Current, time, log, cancellationToken);
            var origin = OriginOf(options, listener.Secure);
            return new AcmeHost(claim, journal, listener, origin, token => Task.WhenAll(workers.RunAsync(server, token), TendAsync(server, own, store, origin, time, log, token)));
        }
        catch
        {
            journal?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Stops: nothing new is taken, and what was kept goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _ending.CancelAsync();
        await _working;
        _journal.Dispose();
        _claim.Dispose();
        _ending.Dispose();
    }

    // What comes round: the own certificate, revocation lists, what a full disk kept from being done, what is long over.
    private static async Task TendAsync(AcmeServer server, OwnCertificate own, AuthorityStore store, string origin, TimeProvider time, Action<string> log, CancellationToken cancellationToken)
    {
        var lists = time.GetUtcNow();
        using var timer = new PeriodicTimer(Round, time);
        try
        {
            do
            {
                try
                {
                    await server.ResumeAsync(origin, cancellationToken);
                    server.Sweep();
                    if (time.GetUtcNow() - lists > AuthorityStore.CrlLifetime / 4)
                    {
                        _ = store.WriteCrls(AuthorityStore.CrlLifetime);
                        lists = time.GetUtcNow();
                    }

                    own.Refresh(time.GetUtcNow());
                }
                catch (Exception e) when (e is IOException or PkiException or IdentityHeldException)
                {
                    log(e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private static string OriginOf(AcmeHostOptions options, IPEndPoint secure) =>
        "https://" + AcmeListenOptions.HostOf(options.Names.Count > 0 ? options.Names[0] : secure.Address.ToString(), secure.Port);

    private static LeafRequest RequestOf(AcmeHostOptions options)
    {
        var names = options.Names.Where(n => !Addressing.Cidr.TryParseAddress(n, out _)).ToList();
        var addresses = options.Names.Where(n => Addressing.Cidr.TryParseAddress(n, out _)).Select(n => Addressing.Cidr.TryParseAddress(n, out var a) ? a : IPAddress.None);
        return new LeafRequest
        {
            DnsNames = names,
            Addresses = [.. addresses.Append(options.Listen.Address).Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any) && options.Policy.Networks.Any(n => n.Contains(a))).Distinct()],
            SpiffeId = null,
            ForServer = true,
            ForClient = false,
            Lifetime = TimeSpan.FromDays(1),
        };
    }

    private static AcmeServerOptions OptionsOf(AcmeHostOptions options) => new()
    {
        Names = options.Policy,
        CaaIdentities = options.Probe.CaaIdentities,
        TermsOfService = null,
        IsExternalAccountRequired = options.IsExternalAccountRequired,
        ExternalAccounts = options.ExternalAccounts,
        CertificateLifetime = options.Lifetime,
        Limits = options.Limits,
    };

    private static RevocationDesk DeskOf(AuthorityStore store) => new()
    {
        Crl = number => ReadList(store.Folder.CrlFile(number ?? AuthorityStore.Issuing(store.Record()))),
        Ocsp = store.AnswerOcsp,
        Authorities = store.AuthoritiesPem,
    };

    private static byte[]? ReadList(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
