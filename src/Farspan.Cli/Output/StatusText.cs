using System.Globalization;
using System.Text;
using Farspan.Lab.Status;
using Farspan.Rendering.Status;
using Farspan.State;

namespace Farspan.Cli.Output;

/// <summary>What runs, grouped by provider.</summary>
internal static class StatusText
{
    // A machine that lost everything would fill the screen.
    private const int MostSentences = 6;

    /// <summary>Renders the status.</summary>
    /// <param name="status">What was seen.</param>
    /// <param name="provider">The one provider to show, or null for all.</param>
    public static string Render(LabStatus status, string? provider)
    {
        var text = new StringBuilder();
        Head(text, status);
        foreach (var one in status.Providers.Where(p => provider is null || p.Provider == provider))
        {
            Provider(text, status, one);
        }

        if (provider is null)
        {
            Core(text, status);
            Certificates(text, status);
            Memory(text, status.Memory);
        }

        return text.ToString();
    }

    /// <summary>Machines that differ from the plan although nobody cut them off; what an exit code of 1 stands for.</summary>
    public static IReadOnlyList<string> Unexplained(LabStatus status, string? provider) =>
    [
        .. status.Providers
            .Where(p => provider is null || p.Provider == provider)
            .SelectMany(p => p.Machines.Concat(p.Routers))
            .Concat(provider is null ? status.Core : [])
            .Where(m => m.Verdict is Verdict.Drifted or Verdict.Unknown && !IsCut(status, m))
            .Select(m => m.Machine),
    ];

    /// <summary>A state of a service in a word.</summary>
    public static string Word(LabServiceState state) => state.ToString().ToLowerInvariant();

    private static void Head(StringBuilder text, LabStatus status)
    {
        var all = status.Providers.SelectMany(p => p.Machines.Concat(p.Routers)).Concat(status.Core).ToList();
        var differing = all.Count(m => m.Verdict is Verdict.Drifted or Verdict.Unknown);
        var verdict = !status.IsComplete ? "half made: run up again, or down"
            : differing > 0 ? $"{Words.Count(differing, "node")} of {all.Count} differ from the plan"
            : all.Any(m => m.Verdict == Verdict.Converging) ? "as declared, services still starting"
            : "as declared";
        text.Append(CultureInfo.InvariantCulture, $"lab {status.Lab}: {verdict}\n");
        text.Append(CultureInfo.InvariantCulture, $"  plan {status.Digest[..Math.Min(12, status.Digest.Length)]}, generation {status.Generation}, from {status.TopologyPath}\n");
        if (status.Engine is { } engine)
        {
            text.Append(CultureInfo.InvariantCulture, $"  overlays by {(engine == "kernel" ? "the kernel's WireGuard" : engine)}\n");
        }

        if (!status.Supervisor.IsAlive)
        {
            text.Append("  the supervisor does not answer, so services that die stay dead; run up again\n");
        }

        if (status.Faults.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  cut off: {string.Join(' ', status.Faults)}\n");
        }
    }

    private static void Provider(StringBuilder text, LabStatus status, LabProviderStatus provider)
    {
        var facts = string.Join(", ", new[] { provider.Kind, provider.Region }.OfType<string>().Concat(provider.Cidrs));
        var cut = status.Faults.Contains($"provider/{provider.Provider}", StringComparer.Ordinal) ? ": cut off" : "";
        text.Append(CultureInfo.InvariantCulture, $"\n{provider.Provider} ({facts}){cut}\n");
        var table = new TextTable(2, "MACHINE", "STATE", "ADDRESSES", "OVERLAY", "SERVICES");
        foreach (var machine in provider.Machines.Concat(provider.Routers.Where(r => r.Verdict != Verdict.InSync)))
        {
            table.Add(
                machine.Machine,
                State(status, machine),
                Words.OrDash(string.Join(' ', machine.Addresses.Select(Bare).Where(IsDeclarable))),
                Words.OrDash(string.Join(' ', machine.Overlays.Select(Overlay))),
                Words.OrDash(string.Join(' ', machine.Services.Select(Service))));
        }

        table.WriteTo(text);
        foreach (var machine in provider.Machines.Concat(provider.Routers))
        {
            Drift(text, machine);
        }
    }

    private static void Core(StringBuilder text, LabStatus status)
    {
        var routers = status.Providers.SelectMany(p => p.Routers).ToList();
        var sound = routers.Concat(status.Core).Count(r => r.Verdict == Verdict.InSync);
        text.Append(CultureInfo.InvariantCulture, $"\nbetween them: {Words.Count(routers.Count, "router")}, {string.Join(", ", status.Core.Select(c => c.Machine))}; {sound} of {routers.Count + status.Core.Count} in sync\n");
        foreach (var node in status.Core)
        {
            Drift(text, node);
        }
    }

    // The one that ends first says whether somebody renews them.
    private static void Certificates(StringBuilder text, LabStatus status)
    {
        var all = status.Providers.SelectMany(p => p.Machines).SelectMany(m => m.Certificates.Where(c => c.NotAfter is not null).Select(c => (m.Machine, Certificate: c))).ToList();
        if (all.Count > 0)
        {
            var (machine, first) = all.MinBy(c => c.Certificate.NotAfter);
            text.Append(CultureInfo.InvariantCulture, $"certificates: {all.Count}; the first to end is {first.Certificate} of {machine}, at {first.NotAfter:yyyy-MM-dd HH:mm:ss}Z, renewed from {first.Due:yyyy-MM-dd HH:mm:ss}Z on; by {string.Join(", ", all.Select(c => c.Certificate.Issuer).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}\n");
        }
    }

    private static void Memory(StringBuilder text, LabMemory memory) => text.Append(
        CultureInfo.InvariantCulture,
        $"memory: {Size(memory.OverlayBytes)} overlay engines, {Size(memory.ServiceBytes)} services, {Size(memory.SupervisorBytes)} supervisor, {Words.Count(memory.Namespaces, "namespace")}\n");

    private static void Drift(StringBuilder text, LabMachineStatus machine)
    {
        foreach (var sentence in machine.Drift.Take(MostSentences))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {machine.Machine}: {sentence}\n");
        }

        if (machine.Drift.Count > MostSentences)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {machine.Machine}: and {machine.Drift.Count - MostSentences} more; --json has all\n");
        }
    }

    private static string State(LabStatus status, LabMachineStatus machine)
    {
        var word = machine.Verdict switch
        {
            Verdict.InSync => "in sync",
            Verdict.Converging => "starting",
            Verdict.Drifted => "differs",
            _ => "gone",
        };
        return IsCut(status, machine) ? $"{word}, cut off" : word;
    }

    private static bool IsCut(LabStatus status, LabMachineStatus machine) =>
        status.Faults.Contains($"machine/{machine.Machine}", StringComparer.Ordinal)
        || (machine.Provider is { } provider && (status.Faults.Contains($"provider/{provider}", StringComparer.Ordinal)
            || (machine.Zone is { } zone && status.Faults.Contains($"zone/{provider}/{zone}", StringComparer.Ordinal))));

    // "eth0 10.0.1.2/24" without what everybody knows.
    private static string Bare(string address) => address.Split(' ')[^1].Split('/')[0];

    // Link-local addresses are the kernel's own choice; no file declares them.
    private static bool IsDeclarable(string address) => !address.StartsWith("fe80:", StringComparison.Ordinal);

    private static string Overlay(LabOverlayStatus overlay)
    {
        var heard = overlay.Peers.Count(p => p.HandshakeAgeSeconds is not null);
        var restarts = overlay.Restarts == 0 ? "" : $", restarted {overlay.Restarts} times";
        return $"{overlay.Overlay} ({heard} of {overlay.Peers.Count} peers heard{restarts})";
    }

    private static string Service(LabServiceStatus service)
    {
        var word = service.State == LabServiceState.Running && service.Runs != "listener" ? "running" : service.State == LabServiceState.Running ? "" : Word(service.State);
        var restarts = service.Restarts == 0 ? "" : $"restarted {service.Restarts} times";
        var facts = string.Join(", ", new[] { word, restarts }.Where(f => f.Length > 0));
        return facts.Length == 0 ? service.Service : $"{service.Service} ({facts})";
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
