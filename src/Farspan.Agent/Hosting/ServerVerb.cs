using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Hosting;

/// <summary>What hidden verbs by which the program starts itself as a server's process have in common: <c>farspan VERB FOLDER [--portable] [--take-over] [--foreground] [--network FILE]</c>.</summary>
internal static class ServerVerb
{
    /// <summary>Uses nothing but what every platform has.</summary>
    public const string Portable = "--portable";

    /// <summary>Takes the place of the process that runs.</summary>
    public const string TakeOver = "--take-over";

    /// <summary>Nobody keeps it alive.</summary>
    public const string Foreground = "--foreground";

    /// <summary>File of the network namespace that it was born in, for what starts it again.</summary>
    public const string Network = "--network";

    /// <summary>True where an option is there.</summary>
    public static bool Has(IReadOnlyList<string> arguments, string option) => arguments.Skip(2).Contains(option, StringComparer.Ordinal);

    /// <summary>What stands behind an option, or null.</summary>
    public static string? ValueOf(IReadOnlyList<string> arguments, string option) => arguments.Skip(2).SkipWhile(o => o != option).ElementAtOrDefault(1);

    /// <summary>How the process runs, by its command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="again">How it is started.</param>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="time">The clock.</param>
    public static ServerRunOptions Read(IReadOnlyList<string> arguments, ServerStart again, Func<string, string?> variable, string version, TimeProvider time) => new()
    {
        Folder = FolderOf(arguments),
        LogFile = again.LogFile,
        Version = version,
        IsPortable = IsPortable(arguments),
        TakesOver = Has(arguments, TakeOver),
        IsForeground = Has(arguments, Foreground),
        HomeNetwork = again.Network is null ? null : variable(ServerStart.HomeVariable),
        BornIn = again.Network,
        Again = Has(arguments, Foreground) ? null : again,
        Time = time,
    };

    /// <summary>The folder that it is started for.</summary>
    public static ServerFolder FolderOf(IReadOnlyList<string> arguments) => new(Path.GetFullPath(arguments[1]));

    /// <summary>True where it may use nothing but what every platform has.</summary>
    public static bool IsPortable(IReadOnlyList<string> arguments) => Has(arguments, Portable) || !OperatingSystem.IsLinux();

    /// <summary>Processes by what the platform has.</summary>
    public static IServerProcesses Processes(bool isPortable, NetworkNamespace? home = null) => isPortable ? new PortableServerProcesses() : new LinuxServerProcesses(home);
}
