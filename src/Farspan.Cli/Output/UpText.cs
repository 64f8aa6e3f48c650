using System.Globalization;
using System.Text;
using Farspan.Lab.Reports;
using Farspan.Lab.Status;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Output;

/// <summary>What <c>up</c> did, in a few lines.</summary>
internal static class UpText
{
    /// <summary>Renders the report.</summary>
    /// <param name="report">What was done.</param>
    /// <param name="waitedMs">Milliseconds until the services ran, counted from the end of the report; null when nobody waited.</param>
    /// <param name="missing">Services that do not run.</param>
    public static string Render(UpReport report, double? waitedMs, IReadOnlyList<LabServiceStatus> missing)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"lab {report.Lab} {What(report)} in {Seconds(report.ElapsedMs)}\n");
        if (report.Installed.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  packages installed: {string.Join(' ', report.Installed)}\n");
        }

        if (report.Engine is { } engine)
        {
            text.Append(CultureInfo.InvariantCulture, $"  overlays: {(engine == "kernel" ? "the kernel's WireGuard" : $"{engine} (this kernel has no WireGuard)")}\n");
        }

        if (report.Started.Count + report.Stopped.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  services: {report.Started.Count} started, {report.Stopped.Count} stopped\n");
        }

        if (report.Replaced.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  of another build, replaced without a connection dropped: {string.Join(' ', report.Replaced)}\n");
        }

        if (waitedMs is { } waited)
        {
            text.Append(missing.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"  every service runs after {Seconds(report.ElapsedMs + waited)}\n")
                : "  these services do not run:\n");
            foreach (var service in missing)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {service.Service} on {service.Machine}: {StatusText.Word(service.State)}{(service.Reason is null ? "" : $", {service.Reason}")}\n");
            }
        }

        foreach (var failure in report.CertificatesFailed)
        {
            text.Append(CultureInfo.InvariantCulture, $"  not issued yet, tried again while the lab runs: {failure}\n");
        }

        foreach (var held in report.CertificatesHeld)
        {
            text.Append(CultureInfo.InvariantCulture, $"  not issued: {held}\n");
        }

        Faults(text, report);
        return text.ToString();
    }

    /// <summary>Time as people read it: whole milliseconds below a second.</summary>
    public static string Seconds(double milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");

    private static string What(UpReport report)
    {
        if (report.Operations == 0)
        {
            return $"was already as declared ({Words.Count(report.Machines.Count, "node")} looked at)";
        }

        var counts = report.Machines.GroupBy(m => m.Kind).ToDictionary(g => g.Key, g => g.Count());
        var parts = new[] { MachineChangeKind.Made, MachineChangeKind.Changed, MachineChangeKind.Removed }
            .Where(counts.ContainsKey)
            .Select(kind => $"{Nodes(report, kind)} {kind.ToString().ToLowerInvariant()}")
            .ToList();
        return parts.Count == 0 ? "is up: no node changed" : $"is up: {string.Join(", ", parts)}";
    }

    // Machines are what the file declares; the rest is what stands between them.
    private static string Nodes(UpReport report, MachineChangeKind kind)
    {
        var machines = report.Machines.Count(m => m.Kind == kind && m.Provider is not null && !m.Machine.StartsWith("router-", StringComparison.Ordinal));
        var fabric = report.Machines.Count(m => m.Kind == kind) - machines;
        return fabric == 0 ? Words.Count(machines, "machine") : $"{Words.Count(machines, "machine")} and {Words.Count(fabric, "node")} between them";
    }

    private static void Faults(StringBuilder text, UpReport report)
    {
        if (report.Faults.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  still cut: {string.Join(' ', report.Faults)}\n");
        }

        if (report.LiftedFaults.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  no longer cut, as the plan no longer has it: {string.Join(' ', report.LiftedFaults)}\n");
        }
    }
}
