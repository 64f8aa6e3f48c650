using System.Globalization;
using System.Runtime.InteropServices;
using Farspan.Agent.Dns.Challenges;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Dns;
using Farspan.Linux.Processes;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>A name server that runs: its sockets, what it answers from, whom it asks.</summary>
/// <remarks>Another spec is put in force in one assignment: sockets that stay are kept with everything in them, questions in flight are answered by what they began with. A spec that cannot be in force changes nothing.</remarks>
public sealed partial class DnsServer : IAsyncDisposable
{
    // How many faults of a spec are told in one sentence.
    private const int MostFaults = 3;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);

    private readonly DnsServerOptions _options;
    private readonly Forwarder _forwarder;
    private readonly QueryLog _log;
    private readonly DnsEngine _engine;
    private readonly DateTimeOffset _started;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private IReadOnlyList<IDnsListener> _listeners = [];
    private DnsServerSpec _spec;
    private long _reloads;
    private long _refusedReloads;

    private DnsServer(DnsServerOptions options, DnsSnapshot snapshot)
    {
        (_options, _spec) = (options, snapshot.Spec);
        _challenges = new ChallengeRecords(options.Time);
        _started = options.Time.GetUtcNow();
        _forwarder = new Forwarder(snapshot.Spec, options.Timing, options.Entropy, options.Time);
        _log = new QueryLog(options.QueryLogFile, snapshot.Spec.LogOneOf, options.Time);
        _cookies = new CookieSecrets(options.CookieFile, options.Entropy, options.Time);
        _engine = new DnsEngine(snapshot, _forwarder, _log, _cookies.Current, options.Entropy, options.Time) { Feed = snapshot.Spec.Feed is { } feed ? options.Feed?.Invoke(feed) : null };
    }

    /// <summary>Starts it.</summary>
    /// <param name="options">What it has from where it runs.</param>
    /// <param name="spec">What it must look like.</param>
    /// <param name="inherited">Sockets of a process whose place it takes; those that it has no use for stay in there.</param>
    /// <exception cref="DnsServerException">The spec has faults, an address is taken, or a certificate is missing; nothing runs then.</exception>
    public static async Task<DnsServer> StartAsync(DnsServerOptions options, DnsServerSpec spec, InheritedSockets? inherited = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new DnsServer(options, Build(spec));
        try
        {
            await server.ListenAsync(spec, inherited ?? InheritedSockets.None, () => { });
            server.RenewCookiesLater();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<DnsEndpoint> Endpoints => [.. Volatile.Read(ref _listeners).Select(l => new DnsEndpoint(l.Spec.Name, l.Spec.Transport, l.Endpoint))];

    /// <summary>What it takes questions from, for <see cref="InheritedSockets.Adopt"/> in another process.</summary>
    public IReadOnlyList<(string Name, SafeHandle Socket)> Sockets => [.. Volatile.Read(ref _listeners).SelectMany(l => l.Sockets.Select(s => (InheritedSockets.Name(l), s)))];

    /// <summary>Puts another spec in force.</summary>
    /// <exception cref="DnsServerException">It cannot be; the one before stays.</exception>
    public async Task ReloadAsync(DnsServerSpec spec, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            // Threads that answer go before it.
            var snapshot = await QuietThread.RunAsync(() => Build(_challenges.Over(spec)));
            var removed = await ListenAsync(spec, InheritedSockets.None, () =>
            {
                _forwarder.Use(spec);
                if (spec.Feed is { } feed)
                {
                    _engine.Feed?.Use(feed);
                }

                _engine.Swap(snapshot);
                _log.Update(spec.LogOneOf);
                _spec = spec;
            });
            Interlocked.Increment(ref _reloads);
            await EndAsync(removed, cancellationToken);
        }
        catch (DnsServerException)
        {
            Interlocked.Increment(ref _refusedReloads);
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>A spec could not even be read.</summary>
    public void Refused() => Interlocked.Increment(ref _refusedReloads);

    /// <summary>Takes nothing more and lets what is in flight end.</summary>
    /// <param name="isHandedOver">True when another process goes on with <see cref="Sockets"/>: nothing that is on its way to them is lost.</param>
    /// <param name="now">Ends the wait at once.</param>
    public async Task DrainAsync(bool isHandedOver, CancellationToken now)
    {
        using var patience = new CancellationTokenSource(DrainPatience, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, now);
        await Task.WhenAll(Volatile.Read(ref _listeners).Select(l => l.DrainAsync(isHandedOver, either.Token)));
    }

    /// <summary>How it is.</summary>
    public DnsServerStatus Status() => new()
    {
        Service = _engine.Snapshot.Spec.Service,
        UptimeSeconds = (long)(_options.Time.GetUtcNow() - _started).TotalSeconds,
        Endpoints = [.. Endpoints.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Transport.ToString().ToLowerInvariant()} {e.Address}"))],
        Zones = [.. _engine.Snapshot.Zones.Select(z => new DnsZoneStatus(z.Key, z.Name.ToString(), z.Serial, z.RecordCount))],
        Views = [.. _engine.Snapshot.Views.Select(v => v.Name)],
        Questions = _engine.Counters.Read(),
        Dropped = _engine.Counters.Dropped,
        Limited = _engine.Counters.Limited,
        Forwarding = _forwarder.Counters(),
        Upstreams = _forwarder.Upstreams(),
        Reloads = Volatile.Read(ref _reloads),
        RefusedReloads = Volatile.Read(ref _refusedReloads),
        LogLost = _log.Lost,
        LogProblem = _log.Problem,
    };

    /// <summary>What it counts, in the text format of Prometheus.</summary>
    public string Metrics() => DnsMetricsText.Write(Status(), _engine.Counters);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _forgetting?.Dispose();
        _renewing?.Dispose();
        _forwarder.Dispose();
        _engine.Feed?.Dispose();
        await _log.DisposeAsync();
        _changing.Dispose();
    }

    private static DnsSnapshot Build(DnsServerSpec spec)
    {
        if (DnsSnapshot.TryBuild(spec, out var snapshot, out var faults))
        {
            return snapshot!;
        }

        var more = faults.Count > MostFaults ? $"; and {faults.Count - MostFaults} more" : "";
        throw new DnsServerException($"the name server's spec has faults: {string.Join("; ", faults.Take(MostFaults))}{more}");
    }
}
