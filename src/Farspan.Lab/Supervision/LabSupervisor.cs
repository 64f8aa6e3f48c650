using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farspan.Lab.Certificates;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Listeners;
using Farspan.Lab.Public;
using Farspan.Reconcile;

namespace Farspan.Lab.Supervision;

/// <summary>The long-running process of a lab: keeps services, listeners and userspace overlay engines alive.</summary>
/// <remarks>
/// <para>Everything it needs is in the lab's folder, so that it may die at any instant: the next one takes over what runs. It begins nothing while the
/// manifest says that an <c>up</c> is not finished.</para>
/// <para>Commands come by the control socket, one at a time (<see cref="SupervisorCommand"/>).</para>
/// </remarks>
public sealed class LabSupervisor : IDisposable
{
    private readonly LabPaths _paths;
    private readonly LabStore _store;
    private readonly UnitTable _units;
    private readonly UnitFactory _factory;
    private readonly ArrivalLog _arrivals = new();
    private readonly string _program;
    private readonly Signal _changed = new();
    private readonly Signal _settle = new();
    private Signal? _certify;
    private Signal? _order;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private string _digest = "";
    private IReadOnlyDictionary<string, UnitPlan>? _wanted;
    private (string Folder, long Generation) _wantedOf;
    private IReadOnlyList<string> _startedUnasked = [];

    private LabSupervisor(LabEnvironment environment, LabPaths paths)
    {
        _paths = paths;
        _time = environment.Time;
        _program = ProgramStamp.Of(environment);
        _store = new LabStore(paths);
        _factory = new UnitFactory(environment, paths, _arrivals);
        _units = new UnitTable(paths, _factory.Body, _changed.Raise, environment.Time);
    }

    /// <summary>Looks after the lab in <paramref name="labFolder"/> until cancelled; at once returns when another supervisor does, or there is no such lab.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(LabEnvironment environment, string labFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var paths = LabPaths.Of(environment, labFolder);
        if (Directory.Exists(paths.Folder) && Companion.TryClaim(paths.SupervisorFile) is { } claim)
        {
            using (claim)
            {
                using var supervisor = new LabSupervisor(environment, paths);
                await supervisor.RunAsync(environment, cancellationToken);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task RunAsync(LabEnvironment environment, CancellationToken cancellationToken)
    {
        using var control = ControlSocket.Listen(_paths.ControlSocket);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The keeper first: whoever gets an answer finds it there.
        var keeping = new Companion(environment, _paths).KeepAsync(stop.Token);
        var remembering = RememberAsync(stop.Token);
        var taking = TakeOverAsync(stop.Token);
        var answering = AnswerAsync(control, stop.Token);
        using var keeper = new CertificateKeeper(_store, _paths, _time, _factory.RenewAsync);
        _certify = keeper.Signal;
        _certify.Raise();
        var certifying = new ReconcileLoop(keeper, keeper.Signal, _time).RunAsync(stop.Token);
        using var orderer = new PublicCertificateKeeper(environment, _store, _paths, _factory.Host, _factory.RenewAsync);
        _order = orderer.Signal;
        _order.Raise();
        var ordering = new ReconcileLoop(orderer, orderer.Signal, _time).RunAsync(stop.Token);
        var settling = new ReconcileLoop(new ServiceSettler(_store, _factory), _settle, _time).RunAsync(stop.Token);
        try
        {
            await await Task.WhenAny(keeping, remembering, answering, settling, certifying, ordering);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end: services go on without it.
        }
        finally
        {
            await stop.CancelAsync();
            await taking;
            await _units.LetGoAsync();
        }
    }

    /// <summary>Goes on where an earlier supervisor died.</summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReloadAsync(isAsked: false, cancellationToken);
        }
        catch (Exception failure) when (failure is LabException or OperationCanceledException)
        {
            // A damaged manifest: whoever asks next is told (ReplyAsync), and an up writes a new one.
        }
    }

    private async Task<SupervisorReport> ReloadAsync(bool isAsked, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_store.Manifest() is not { } manifest)
            {
                return Report([], [], []);
            }

            var wanted = Wanted(manifest);
            // The first time: what an earlier supervisor left running is taken over, or ended.
            var known = _digest.Length == 0 ? await _factory.TakeOverAsync(_units.Remembered(), wanted) : new Dictionary<string, UnitRecord>(StringComparer.Ordinal);
            var stopped = await _units.StopAsync(wanted);
            var started = await _units.StartAsync(wanted, known, onlyKnown: !manifest.IsComplete);
            _digest = manifest.Digest;
            if (manifest.IsComplete)
            {
                _settle.Raise();
                _certify?.Raise();
                _order?.Raise();
            }

            // The first to ask learns also what was started before anybody could.
            started = [.. _startedUnasked, .. started];
            _startedUnasked = isAsked ? [] : started;

            // Only for who asks: a supervisor that goes on where another died has nothing newer.
            var (replaced, failures) = isAsked && manifest.IsComplete ? await _units.ReplaceAsync(wanted, cancellationToken) : ([], []);
            return failures.Count > 0 ? throw new IOException(string.Join("; ", failures)) : Report(started, stopped, replaced);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>A new supervisor is asked a moment after it has looked by itself, mostly about the same plan: reading that is the dearest thing it does.</summary>
    private IReadOnlyDictionary<string, UnitPlan> Wanted(LabManifest manifest)
    {
        var plan = (manifest.PlanFolder, manifest.Generation);
        if (_wanted is null || _wantedOf != plan)
        {
            (_wanted, _wantedOf) = (_factory.Wanted(manifest, _store.Plan(manifest)), plan);
        }

        return _wanted;
    }

    private async Task AnswerAsync(Socket control, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = await control.AcceptAsync(cancellationToken);
            _ = ReplyAsync(connection, cancellationToken);
        }
    }

    private async Task ReplyAsync(Socket connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var command = await reader.ReadLineAsync(cancellationToken) ?? "";
            if (string.Equals(command, SupervisorCommand.Program, StringComparison.Ordinal))
            {
                await JsonSerializer.SerializeAsync(stream, new ProgramReport { Program = _program }, LabJson.Default.ProgramReport, cancellationToken);
                return;
            }

            if (Arrivals(command) is { } arrivals)
            {
                await JsonSerializer.SerializeAsync(stream, arrivals, LabJson.Default.ArrivalReport, cancellationToken);
                return;
            }

            SupervisorReport report;
            try
            {
                report = string.Equals(command, SupervisorCommand.Reload, StringComparison.Ordinal) ? await ReloadAsync(isAsked: true, cancellationToken) : Report([], [], []);
            }
            catch (Exception failure) when (failure is LabException or IOException)
            {
                report = Report([], [], []) with { Failure = failure.Message };
            }

            await JsonSerializer.SerializeAsync(stream, report, LabJson.Default.SupervisorReport, cancellationToken);
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // Who asked has gone; what was asked is done all the same.
        }
    }

    /// <summary>Answers about the requests of a test; null for every other command.</summary>
    private ArrivalReport? Arrivals(string command)
    {
        var asks = command.StartsWith(SupervisorCommand.Arrivals, StringComparison.Ordinal);
        var run = asks ? command[SupervisorCommand.Arrivals.Length..] : command.StartsWith(SupervisorCommand.Count, StringComparison.Ordinal) ? command[SupervisorCommand.Count.Length..] : "";
        if (!CallMark.IsRun(run))
        {
            return null;
        }

        if (!asks)
        {
            _arrivals.Announce(run);
        }

        return new ArrivalReport { Arrivals = _arrivals.Of(run) };
    }

    /// <summary>Keeps the units' records in a file; many changes at once are one write.</summary>
    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changed.WaitAsync(cancellationToken);
            try
            {
                _units.Remember();
            }
            catch (LabException)
            {
                // A full disk or a folder that down is removing: the next change writes all of it again.
            }
        }
    }

    private SupervisorReport Report(IReadOnlyList<string> started, IReadOnlyList<string> stopped, IReadOnlyList<string> replaced) => new()
    {
        Pid = Environment.ProcessId,
        Digest = _digest,
        Units = _units.Records(),
        Started = started,
        Stopped = stopped,
        Replaced = replaced,
        Failure = null,
    };
}
