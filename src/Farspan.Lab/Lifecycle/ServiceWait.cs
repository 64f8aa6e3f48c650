using Farspan.Lab.Files;
using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Lifecycle;

/// <summary>Waits until every service of a lab runs.</summary>
internal sealed class ServiceWait(LabEnvironment environment, LabPaths paths, IProgress<LabProgress>? progress)
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(50);

    public async Task<IReadOnlyList<LabServiceStatus>> RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var store = new LabStore(paths);
        var manifest = store.Need(environment);
        var all = store.Plan(manifest).Machines.SelectMany(m => m.Services, (machine, service) => (Machine: machine, Service: service)).ToList();
        var probe = new ServiceProbe(environment, paths);
        var client = new SupervisorClient(paths, environment.Time);
        var start = environment.Time.GetTimestamp();
        while (true)
        {
            var report = await client.TryAskAsync(SupervisorCommand.Report, cancellationToken);
            var records = (report?.Units ?? []).ToDictionary(u => $"{u.Machine}/{u.Name}", StringComparer.Ordinal);
            var looks = all.Select(a => probe.LookAsync(a.Machine, a.Service, records.GetValueOrDefault($"{a.Machine.Machine}/{a.Service.Name}"), report is not null, cancellationToken));
            var waiting = (await Task.WhenAll(looks)).Where(s => s.State != LabServiceState.Running).ToList();
            progress?.Report(new LabProgress("services", all.Count - waiting.Count, all.Count, waiting.Count > 0 ? $"{waiting[0].Machine}/{waiting[0].Service}" : null));
            if (waiting.Count == 0 || environment.Time.GetElapsedTime(start) >= patience)
            {
                return waiting;
            }

            await Task.Delay(_betweenLooks, environment.Time, cancellationToken);
        }
    }
}
