namespace Farspan.Lab;

/// <summary>Everything the lab takes from the process it runs in: read once, by the composition root, and passed on.</summary>
public sealed record LabEnvironment
{
    private const string NamespacesWithoutRoot = "netns";
    private const string DebuggingSwitch = "DOTNET_EnableDiagnostics";

    private static readonly string[] _inherited = ["DOTNET_ROOT", "DOTNET_ROOT_X64", Rootless.RootlessEntry.Variable, "TMPDIR"];

    /// <summary>Folder of all labs' state, absolute: <c>FARSPAN_STATE</c>, else <c>/run/farspan</c> for root, else <c>$XDG_RUNTIME_DIR/farspan</c>.</summary>
    public required string StateRoot { get; init; }

    /// <summary>Where namespace files are: <c>/run/netns</c>, as ip-netns(8) has it; without root a folder of the user's own.</summary>
    public required string NamespaceFolder { get; init; }

    /// <summary>The program that knows the hidden verbs of <see cref="Supervision.LabVerbs"/>, and arguments that come before them: farspan itself.</summary>
    public required IReadOnlyList<string> Self { get; init; }

    /// <summary>Environment that the program itself needs when it starts itself, such as <c>DOTNET_ROOT</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> SelfVariables { get; init; }

    /// <summary>Folders in which tools are looked for, in order.</summary>
    public required IReadOnlyList<string> ToolFolders { get; init; }

    /// <summary>True when this process may make namespaces and devices: effective user 0, the real one or that of a user namespace.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>True when user 0 is that of a user namespace made for a rootless lab: packages cannot be installed.</summary>
    public required bool IsRootless { get; init; }

    /// <summary>The device by which userspace overlay engines get packets: <c>/dev/net/tun</c>.</summary>
    public required string TunDevice { get; init; }

    /// <summary>Says how many inotify instances a user may have; each userspace engine takes one: <c>/proc/sys/fs/inotify/max_user_instances</c>.</summary>
    public required string InotifyLimitFile { get; init; }

    /// <summary>Kind of the terminal for commands inside machines: <c>TERM</c>, else <c>dumb</c>.</summary>
    public required string Terminal { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Reads what the lab needs from the environment.</summary>
    /// <param name="variable">Value of an environment variable, or null: <see cref="System.Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <param name="self">Path of the running program: <see cref="System.Environment.ProcessPath"/>.</param>
    /// <param name="isRoot">True when the effective user is 0: <see cref="System.Environment.IsPrivilegedProcess"/>.</param>
    /// <param name="time">The clock.</param>
    public static LabEnvironment From(Func<string, string?> variable, string self, bool isRoot, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var rootless = isRoot && variable(Rootless.RootlessEntry.Variable) is not null;
        var path = variable("PATH") ?? "";
        var root = Path.GetFullPath(Named(variable("FARSPAN_STATE")) ?? DefaultRoot(variable, isRoot && !rootless));
        return new LabEnvironment
        {
            StateRoot = root,
            NamespaceFolder = isRoot && !rootless ? "/run/netns" : Path.Combine(root, NamespacesWithoutRoot),
            Self = [self],
            SelfVariables =
            [
                .. _inherited.Select(n => new KeyValuePair<string, string>(n, variable(n) ?? "")).Where(v => v.Value.Length > 0),
                // Small and long-lived: no second heap, no background thread for the collector.
                new("DOTNET_gcConcurrent", "0"),
                new("DOTNET_GCgen0size", "0x200000"),
                // What is killed would leave the runtime's debugging sockets in the temporary folder.
                new(DebuggingSwitch, Named(variable(DebuggingSwitch)) ?? "0"),
            ],
            // /usr/sbin is missing from the PATH of ordinary users on Debian, and nft, ip and redis-server live in either.
            ToolFolders = [.. path.Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/postgresql/15/bin"],
            IsRoot = isRoot,
            IsRootless = rootless,
            TunDevice = "/dev/net/tun",
            InotifyLimitFile = "/proc/sys/fs/inotify/max_user_instances",
            Terminal = Named(variable("TERM")) ?? "dumb",
            Time = time,
        };
    }

    internal string RootlessNamespaceFolder => Path.Combine(StateRoot, NamespacesWithoutRoot);

    private static string DefaultRoot(Func<string, string?> variable, bool isRoot) =>
        isRoot ? "/run/farspan"
        : Named(variable("XDG_RUNTIME_DIR")) is { } runtime ? Path.Combine(runtime, "farspan")
        : Path.Combine(Path.GetTempPath(), $"farspan-{variable("USER") ?? "user"}");

    private static string? Named(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
