namespace Farspan.Lab.Files;

/// <summary>Where everything of one lab is: a folder of its own, and namespace files with its prefix.</summary>
public sealed record LabPaths
{
    /// <summary>Name of the folder below the state root that holds one folder per lab.</summary>
    public const string LabsFolder = "labs";

    /// <summary>Name of the key file in <see cref="AuthoritiesFolder"/>; no authority's name has a dot.</summary>
    public const string SealingKeyName = "sealing.key";

    /// <summary>Names the paths of lab <paramref name="lab"/>.</summary>
    public LabPaths(LabEnvironment environment, string lab)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Lab = lab;
        Folder = Path.Combine(environment.StateRoot, LabsFolder, lab);
        NamespaceFolder = environment.NamespaceFolder;
    }

    private LabPaths(string folder, string namespaceFolder)
    {
        Lab = Path.GetFileName(folder);
        Folder = folder;
        NamespaceFolder = namespaceFolder;
    }

    /// <summary>Name of the lab.</summary>
    public string Lab { get; }

    /// <summary>The lab's folder, absolute; every process of the lab carries it as <c>FARSPAN_LAB</c>.</summary>
    public string Folder { get; }

    /// <summary>Where namespace files are.</summary>
    public string NamespaceFolder { get; }

    /// <summary>What the names of this lab's namespace files begin with.</summary>
    public string NamespacePrefix => $"fs-{Lab}-";

    /// <summary>Held while a command changes the lab.</summary>
    public string LockFile => Path.Combine(Folder, "lock");

    /// <summary>Says who took <see cref="LockFile"/> last.</summary>
    public string LockHolderFile => Path.Combine(Folder, "lock.holder");

    /// <summary>The <see cref="LabManifest"/>.</summary>
    public string ManifestFile => Path.Combine(Folder, "lab.json");

    /// <summary>References of the faults in force.</summary>
    public string FaultsFile => Path.Combine(Folder, "faults.json");

    /// <summary>What the supervisor knows of the services it runs.</summary>
    public string ServicesFile => Path.Combine(Folder, "services.json");

    /// <summary>The supervisor's control socket (unix(7)).</summary>
    public string ControlSocket => Path.Combine(Folder, "control");

    /// <summary>Process of the supervisor.</summary>
    public string SupervisorFile => Path.Combine(Folder, "supervisor.json");

    /// <summary>Process of the keeper.</summary>
    public string KeeperFile => Path.Combine(Folder, "keeper.json");

    /// <summary>Private keys of the overlays' members.</summary>
    public string KeysFolder => Path.Combine(Folder, "keys");

    /// <summary>Tokens and the authority of the lab's own, with which tests call gateways.</summary>
    public string CallersFolder => Path.Combine(Folder, "callers");

    /// <summary>The lab's own authorities, one folder each, and the key file that they are sealed with.</summary>
    public string AuthoritiesFolder => Path.Combine(Folder, "ca");

    /// <summary>Logs of everything that runs.</summary>
    public string LogsFolder => Path.Combine(Folder, "logs");

    /// <summary>What the manifest is called while the lab is being taken down: nobody starts anything any more. A rename works on a full disk too.</summary>
    public string GoingDownFile => Path.Combine(Folder, "going-down");

    /// <summary>The paths of the lab whose folder is <paramref name="folder"/>.</summary>
    public static LabPaths Of(LabEnvironment environment, string folder)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new LabPaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), environment.NamespaceFolder);
    }

    /// <summary>True when the lab is being taken down, or is down.</summary>
    public bool IsGoingDown() => !File.Exists(ManifestFile);

    /// <summary>Namespace file of <paramref name="node"/>.</summary>
    public string NamespaceFile(string node) => Path.Combine(NamespaceFolder, NamespacePrefix + node);

    /// <summary>Folder of a machine's own files: hosts, resolv.conf, sockets.</summary>
    public string MachineFolder(string machine) => Path.Combine(Folder, "machines", machine);

    /// <summary>Folder of the files that a machine has of its own beside those of the host: <c>etc/…</c> and <c>opt/…</c>.</summary>
    public string VolumeFolder(string machine) => Path.Combine(MachineFolder(machine), "volume");

    /// <summary>Folder of a service's data on a machine.</summary>
    public string DataFolder(string machine, string service) => Path.Combine(Folder, "data", machine, service);

    /// <summary>Log of a service on a machine.</summary>
    public string LogFile(string machine, string service) => Path.Combine(LogsFolder, $"{machine}.{service}.log");
}
