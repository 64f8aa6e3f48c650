using Farspan.Agent.Files;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>The files <c>etc/hosts</c> and <c>etc/resolv.conf</c> below a machine's root folder.</summary>
/// <remarks>
/// <para>In the hosts file a block between two comments is ours; all other lines stay. The resolver's file is ours when it begins with our comment;
/// another one is set aside beside it and put back by <see cref="Remove"/>.</para>
/// <para>Files are replaced by renaming, readable by all: whoever reads sees the old one or the new one.</para>
/// </remarks>
/// <param name="root">The machine's root folder: <c>/</c> on a real machine.</param>
public sealed class HostFiles(string root) : IHostFiles
{
    /// <summary>First line of our block in the hosts file.</summary>
    public const string Begin = "# farspan begin";

    /// <summary>Last line of our block in the hosts file.</summary>
    public const string End = "# farspan end";

    /// <summary>First line of a resolver's file of ours.</summary>
    public const string Ours = "# farspan: written anew with every change of the plan";

    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _hosts = Path.Combine(root, "etc", "hosts");
    private readonly string _resolver = Path.Combine(root, "etc", "resolv.conf");
    private readonly string _aside = Path.Combine(root, "etc", "resolv.conf.before-farspan");

    /// <inheritdoc/>
    public NamesStatus Read() => new()
    {
        Hosts = HostsText.Read(Block(Lines(_hosts)).Ours),
        Resolver = Lines(_resolver) is { Length: > 0 } lines && IsOurs(lines) ? ResolverText.Read(lines) : null,
    };

    /// <inheritdoc/>
    public void WriteHosts(IReadOnlyList<HostSpec> hosts)
    {
        var (before, _, after) = Block(Lines(_hosts));
        Write(_hosts, [.. before, Begin, .. HostsText.Write(hosts), End, .. after]);
    }

    /// <inheritdoc/>
    public void WriteResolver(ResolverSpec resolver)
    {
        // Also a link that points nowhere is somebody's configuration.
        if (new FileInfo(_resolver) is { } file && (file.Exists || file.LinkTarget is not null) && !IsOurs(Lines(_resolver)))
        {
            File.Move(_resolver, _aside, overwrite: true);
        }

        Write(_resolver, [Ours, .. ResolverText.Write(resolver)]);
    }

    /// <inheritdoc/>
    public void Remove()
    {
        var (before, ours, after) = Block(Lines(_hosts));
        if (ours is not null)
        {
            Write(_hosts, [.. before, .. after]);
        }

        if (IsOurs(Lines(_resolver)))
        {
            File.Delete(_resolver);
        }

        if (new FileInfo(_aside) is { } aside && (aside.Exists || aside.LinkTarget is not null) && !Path.Exists(_resolver))
        {
            File.Move(_aside, _resolver);
        }
    }

    private static void Write(string path, IReadOnlyList<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, string.Join('\n', lines) + "\n", ForAll);
    }

    private static string[] Lines(string path)
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

    private static bool IsOurs(string[] lines) => lines.Length > 0 && string.Equals(lines[0], Ours, StringComparison.Ordinal);

    /// <summary>Our lines are null when there is no block; a block without an end ends with the file.</summary>
    private static (IEnumerable<string> Before, IReadOnlyList<string>? Ours, IEnumerable<string> After) Block(string[] lines)
    {
        var begin = IndexOf(lines, Begin, 0);
        if (begin < 0)
        {
            return (lines, null, []);
        }

        var end = IndexOf(lines, End, begin);
        var stop = end < 0 ? lines.Length : end;
        return (lines.Take(begin), [.. lines.Skip(begin + 1).Take(stop - begin - 1)], lines.Skip(stop + 1));
    }

    private static int IndexOf(string[] lines, string line, int from)
    {
        for (var i = from; i < lines.Length; i++)
        {
            if (string.Equals(lines[i], line, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
