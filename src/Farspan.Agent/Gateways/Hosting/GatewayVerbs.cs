using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>The hidden verbs by which the program starts itself as a gateway's process, or as what keeps one alive.</summary>
public static class GatewayVerbs
{
    /// <summary><c>farspan gateway-run FOLDER [--portable] [--take-over] [--foreground]</c></summary>
    public const string Run = "gateway-run";

    /// <summary><c>farspan gateway-keep FOLDER --portable</c></summary>
    public const string Keep = "gateway-keep";

    /// <summary>Uses nothing but what every platform has.</summary>
    public const string Portable = "--portable";

    /// <summary>Takes the place of the process that runs.</summary>
    public const string TakeOver = "--take-over";

    /// <summary>Nobody keeps it alive.</summary>
    public const string Foreground = "--foreground";

    /// <summary>File of the network namespace that it was born in, for what starts it again.</summary>
    public const string Network = "--network";

    /// <summary>Runs a hidden verb. To be called before the command line is parsed and before anybody else minds signals.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="self">The program, for starting itself.</param>
    /// <param name="variables">Environment that it needs.</param>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The exit code, or null when the command line is an ordinary one.</returns>
    public static async Task<int?> TryRunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> self,
        IReadOnlyList<KeyValuePair<string, string>> variables,
        Func<string, string?> variable,
        string version,
        TimeProvider time)
    {
        if (arguments is not [Run or Keep, _, ..])
        {
            return null;
        }

        var folder = new GatewayFolder(Path.GetFullPath(arguments[1]));
        var options = arguments.Skip(2).ToList();
        var isPortable = options.Contains(Portable, StringComparer.Ordinal) || !OperatingSystem.IsLinux();
        var network = options.SkipWhile(o => o != Network).ElementAtOrDefault(1);
        var isForeground = options.Contains(Foreground, StringComparer.Ordinal);
        var start = StartOf(folder, self, variables, isPortable, network);
        if (arguments[0] == Keep)
        {
            await new PortableKeeper(folder, start, time).RunAsync(CancellationToken.None);
            return 0;
        }

        var run = new GatewayRunOptions
        {
            Folder = folder,
            Version = version,
            IsPortable = isPortable,
            TakesOver = options.Contains(TakeOver, StringComparer.Ordinal),
            IsForeground = isForeground,
            HomeNetwork = network is null ? null : variable(GatewayStart.HomeVariable),
            BornIn = network,
            Again = isForeground ? null : start,
            Time = time,
        };
        return await GatewayHost.RunAsync(run);
    }

    /// <summary>How a gateway's process is started.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="self">The program.</param>
    /// <param name="variables">Environment that it needs.</param>
    /// <param name="isPortable">True to use nothing but what every platform has.</param>
    /// <param name="network">File of the network namespace that it is born in, or null for ours.</param>
    public static GatewayStart StartOf(GatewayFolder folder, IReadOnlyList<string> self, IReadOnlyList<KeyValuePair<string, string>> variables, bool isPortable, string? network) => new()
    {
        Command =
        [
            .. self, Run, folder.Folder,
            .. isPortable ? [Portable] : Array.Empty<string>(),
            .. network is null ? [] : new[] { Network, network },
        ],
        Variables = variables,
        LogFile = folder.LogFile,
        Network = network,
    };

    /// <summary>Processes by what the platform has.</summary>
    public static IGatewayProcesses Processes(bool isPortable, NetworkNamespace? home = null) => isPortable ? new PortableGatewayProcesses() : new LinuxGatewayProcesses(home);
}
