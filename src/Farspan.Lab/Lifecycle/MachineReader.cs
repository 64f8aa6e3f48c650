using Farspan.Lab.Certificates;
using Farspan.Lab.Files;
using Farspan.Lab.Status;
using Farspan.Lab.Supervision;
using Farspan.Lab.Wiring;
using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.Verification.Drift;

namespace Farspan.Lab.Lifecycle;

/// <summary>Reads one node back, and compares it with its spec by the deltas that would be applied.</summary>
internal sealed class MachineReader(LabEnvironment environment, LabPaths paths)
{
    private readonly ServiceProbe _services = new(environment, paths);

    public async Task<LabMachineStatus> ReadAsync(MachineSpec spec, UnitView units, CancellationToken cancellationToken)
    {
        var services = await Task.WhenAll(spec.Services.Select(s =>
            _services.LookAsync(spec, s, units.Records.GetValueOrDefault($"{spec.Machine}/{s.Name}"), units.IsAlive, cancellationToken)));
        try
        {
            using var node = Open(spec);
            var machine = LabMachine.Of(environment, paths, node);
            var seen = await machine.Observer.ObserveAsync([], cancellationToken);
            return Compare(spec, seen!, services, units);
        }
        catch (Exception failure) when (failure is KernelException or ReconcileException)
        {
            return Make(spec, Verdict.Unknown, [failure.Message], [], services, Certificates(spec), []);
        }
    }

    private LabNode Open(MachineSpec spec)
    {
        var network = NetworkNamespace.Open(paths.NamespaceFile(spec.Machine));
        return LabNode.Open(spec, network);
    }

    private LabMachineStatus Compare(MachineSpec spec, MachineStatus seen, IReadOnlyList<LabServiceStatus> services, UnitView units)
    {
        var now = environment.Time.GetUtcNow();
        // Services are judged by whether they answer, which their supervisor cannot know.
        var drift = SpecComparer.Compare(spec with { Services = [] }, seen, now, now);
        var failed = services.Where(s => s.State is LabServiceState.Failed or LabServiceState.Stopped)
            .Select(s => $"service {s.Service} is {(s.State == LabServiceState.Failed ? "failed" : "stopped")}{(s.Reason is null ? "" : $": {s.Reason}")}");
        var certificates = Certificates(spec);
        var worn = certificates.Where(c => c.Problem is not null).Select(c => $"certificate {c.Certificate}: {c.Problem}");
        List<string> differences = [.. drift.Concepts.SelectMany(c => c.Differences), .. drift.Reason.Length > 0 ? [drift.Reason] : Array.Empty<string>(), .. failed, .. worn];
        var verdict = drift.Verdict != Verdict.InSync ? drift.Verdict
            : differences.Count > 0 ? Verdict.Drifted
            : services.Any(s => s.State == LabServiceState.Starting) ? Verdict.Converging
            : Verdict.InSync;
        var loopback = spec.Links.Where(l => l.Kind == LinkKind.Loopback).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var addresses = seen.Addresses.Where(a => !loopback.Contains(a.Link)).Select(a => $"{a.Link} {a.Address}/{a.PrefixLength}");
        return Make(spec, verdict, differences, [.. addresses], services, certificates, [.. seen.Overlays.Select(o => Overlay(spec, o, units, now))]);
    }

    private IReadOnlyList<LabCertificateStatus> Certificates(MachineSpec spec) => new CertificateReader(paths, environment.Time).Read(spec);

    private static LabOverlayStatus Overlay(MachineSpec spec, OverlayStatus seen, UnitView units, DateTimeOffset now)
    {
        var unit = units.Records.GetValueOrDefault(EngineBody.Key(spec.Machine, seen.Link));
        var process = ProcessFinder.IsAlive(unit?.Process) ? unit!.Process : null;
        return new LabOverlayStatus
        {
            Overlay = seen.Name ?? seen.Link,
            Link = seen.Link,
            Engine = seen.Engine,
            Pid = process?.Pid,
            Restarts = unit?.Restarts ?? 0,
            RssBytes = process is null ? 0 : ProcessFinder.ResidentBytes(process.Pid),
            Peers =
            [
                .. seen.Peers.Select(p => new LabPeerStatus
                {
                    Machine = p.Machine ?? p.PublicKey.ToString(),
                    Endpoint = p.Endpoint?.ToString(),
                    HandshakeAgeSeconds = p.LastHandshake is { } last ? Math.Max(0, (now - last).TotalSeconds) : null,
                    ReceivedBytes = p.ReceivedBytes,
                    SentBytes = p.SentBytes,
                }).OrderBy(p => p.Machine, StringComparer.Ordinal),
            ],
        };
    }

    private static LabMachineStatus Make(
        MachineSpec spec,
        Verdict verdict,
        IReadOnlyList<string> drift,
        IReadOnlyList<string> addresses,
        IReadOnlyList<LabServiceStatus> services,
        IReadOnlyList<LabCertificateStatus> certificates,
        IReadOnlyList<LabOverlayStatus> overlays) => new()
        {
            Machine = spec.Machine,
            Role = spec.Role,
            Provider = spec.Provider,
            Zone = spec.Zone,
            Verdict = verdict,
            Drift = drift,
            Addresses = addresses,
            Services = services,
            Certificates = certificates,
            Overlays = overlays,
        };
}
