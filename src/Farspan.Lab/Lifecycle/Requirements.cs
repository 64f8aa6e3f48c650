using System.Globalization;
using System.Text;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Agent.Hosting;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Lab.Wiring;
using Farspan.Linux;
using Farspan.Planning;

namespace Farspan.Lab.Lifecycle;

/// <summary>Finds out, before anything is made, what a plan needs of this host, and whether devices can be had.</summary>
internal static class Requirements
{
    /// <summary>Name of the kernel's own engine.</summary>
    public const string KernelEngineName = "kernel";

    /// <summary>Name of the packaged userspace engine.</summary>
    public const string UserspaceEngine = "wireguard-go";

    /// <exception cref="LabException">/dev/net/tun is needed and cannot be opened (FS4008), there are too few inotify instances for the engines (FS4024), or the lab's folder is too deep for sockets (FS4021).</exception>
    public static Needs Of(LabEnvironment environment, LabPaths paths, NetworkPlan plan)
    {
        CheckSockets(paths, plan);
        var tools = plan.Machines.SelectMany(m => m.Services).Concat(Outside.OutsidePlaces.Services(plan.Machines)).Select(s => RecipeCatalog.Find(s.Recipe)).OfType<IServiceRecipe>().Distinct().SelectMany(r => r.Needs).ToList();
        var engines = plan.Machines.Concat(plan.Fabric).Sum(m => m.Overlays.Count);
        if (engines == 0)
        {
            return new Needs(null, tools);
        }

        if (KernelHasWireGuard())
        {
            return new Needs(KernelEngineName, [new ToolNeed("wg", "wireguard-tools"), .. tools]);
        }

        CheckTun(environment.TunDevice);
        CheckInotify(environment.InotifyLimitFile, engines);
        return new Needs(UserspaceEngine, [new ToolNeed("wireguard-go", "wireguard-go"), .. tools]);
    }

    // Gateways and name servers take commands on a socket in their folder.
    private static void CheckSockets(LabPaths paths, NetworkPlan plan)
    {
        var folders = from machine in plan.Machines
                      from service in machine.Services
                      where RecipeCatalog.Find(service.Recipe) is GatewayRecipe or DnsRecipe
                      select new GatewayFolder(paths.DataFolder(machine.Machine, service.Name));
        if (folders.Where(f => !f.FitsSocket).MaxBy(f => f.ControlSocket.Length) is { } tooDeep)
        {
            throw LabErrors.PathTooLong(tooDeep.ControlSocket, Encoding.UTF8.GetByteCount(tooDeep.ControlSocket), ServerFolder.LongestSocketPath);
        }
    }

    private static bool KernelHasWireGuard()
    {
        try
        {
            return KernelEngine.IsThere;
        }
        catch (KernelException refused) when (refused.Errno is Errno.EPERM or Errno.EACCES)
        {
            throw LabErrors.NotAllowed(refused.Message);
        }
    }

    /// <summary>wireguard-go watches its socket's folder by an inotify instance of its own, and without one ends at once; inotify(7).</summary>
    private static void CheckInotify(string limitFile, int engines)
    {
        // A kernel without the limit has no such file.
        if (File.Exists(limitFile) && int.TryParse(File.ReadAllText(limitFile).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && engines > limit)
        {
            throw LabErrors.TooFewInotifyInstances(engines, limit);
        }
    }

    private static void CheckTun(string device)
    {
        try
        {
            using var tun = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw LabErrors.NoTun("there is no such device");
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw LabErrors.NoTun($"it cannot be opened: {refused.Message}");
        }
    }
}
