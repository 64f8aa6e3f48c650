using Farspan.Agent.Files;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>The files <c>etc/hosts</c> and <c>etc/resolv.conf</c> below a machine's root folder.</summary>
/// <remarks>
/// <para>In the hosts file a block between two comments is ours; all other lines stay. The resolver's file is ours when it begins with our comment;
/// another one is set aside beside it and put back by <see cref="Remove"/>.</para>
/// <para>Files are replaced by renaming, readable by all: whoever reads sees the old one or the new one, also when this process is killed at any step.</para>
/// </remarks>
public sealed class HostFiles : IHostFiles
{
    /// <summary>First line of our block in the hosts file.</summary>
    public const string Begin = "# farspan begin";

    /// <summary>Last line of our block in the hosts file.</summary>
    public const string End = "# farspan end";

    /// <summary>First line of a resolver's file of ours.</summary>
    public const string Ours = "# farspan: written anew with every change of the plan";

    internal const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _folder;
    private readonly HostsFile _hosts;
    private readonly ResolverFile _resolver;

    /// <summary>Names the files; touches nothing.</summary>
    /// <param name="root">The machine's root folder: <c>/</c> on a real machine.</param>
    /// <param name="isDurable">True on a real machine: what is written survives the loss of power, and a resolver's file is given back where the plan lets the machine ask nobody.</param>
    public HostFiles(string root, bool isDurable)
        : this(root, new FileReplacer(isDurable), isDurable)
    {
    }

    internal HostFiles(string root, FileReplacer files, bool isHosts = true)
    {
        _folder = Path.Combine(root, "etc");
        _hosts = new HostsFile(root, files);
        _resolver = new ResolverFile(Path.Combine(_folder, "resolv.conf"), files, isHosts);
    }

    /// <inheritdoc/>
    public NamesStatus Read() => new() { Hosts = _hosts.Read(), Resolver = _resolver.Read() };

    /// <inheritdoc/>
    public void WriteHosts(IReadOnlyList<HostSpec> hosts)
    {
        Directory.CreateDirectory(_folder);
        _hosts.Write(hosts);
    }

    /// <inheritdoc/>
    public void WriteResolver(ResolverSpec resolver)
    {
        Directory.CreateDirectory(_folder);
        _resolver.Write(resolver);
    }

    /// <inheritdoc/>
    public void Remove()
    {
        _hosts.Remove();
        _resolver.Remove();
    }

    /// <summary>Lines of a file; none when it is not there.</summary>
    internal static string[] Lines(string path)
    {
        // Asked first: an exception costs more than the question, and in a new machine neither file is there.
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
