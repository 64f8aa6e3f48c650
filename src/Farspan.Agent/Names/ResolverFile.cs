using Farspan.Agent.Files;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>The file <c>etc/resolv.conf</c> of one machine: ours when it is a file that begins with our comment, somebody else's else.</summary>
/// <remarks>
/// <para>A foreign one, a link as it is, first gets a second name; then ours takes its name in one step; undoing gives the name back in one step. Wherever that is broken off, the name leads to one
/// that resolves, and the next pass or <see cref="Remove"/> goes on from there without knowing.</para>
/// <para>A link to the stub of systemd-resolved is replaced as its manual allows (systemd-resolved.service(8): a foreign file is then read by it).</para>
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="files">How files are changed.</param>
/// <param name="isHosts">True for a real machine's: where the plan lets it ask nobody, it goes on to ask whom it asked before.</param>
internal sealed class ResolverFile(string path, FileReplacer files, bool isHosts)
{
    private static readonly ResolverSpec Nobody = new() { Servers = [], Search = [] };
    private readonly string _aside = path + ".before-farspan";
    private readonly string _edited = path + ".edited-farspan";

    /// <summary>What ours says; null when somebody edited it. Where there is none of ours: nobody on a real machine, else null.</summary>
    public ResolverSpec? Read() => Lines() is { Length: > 0 } lines && IsOurs(lines) ? ResolverText.Read(lines) : isHosts ? Nobody : null;

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written; what is there stays whole.</exception>
    public void Write(ResolverSpec resolver)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; it was left as it is");
        }

        if (isHosts && resolver.Asked.Count == 0)
        {
            // A file without servers would make it ask itself (resolv.conf(5)) and resolve nothing.
            Remove();
            return;
        }

        FileReplacer.Clean(_aside);
        if (FileReplacer.IsThere(path))
        {
            var lines = Lines();
            if (!IsOurs(lines))
            {
                files.Keep(path, _aside);
            }
            else if (ResolverText.Read(lines) is null)
            {
                // What somebody wrote into ours is written over, and not lost.
                files.Keep(path, _edited);
            }
        }

        files.Write(path, string.Join('\n', [HostFiles.Ours, .. ResolverText.Write(resolver)]) + "\n", HostFiles.ForAll);
    }

    /// <summary>Gives the name back to what had it. What somebody wrote in place of ours stays.</summary>
    /// <exception cref="IOException">It cannot be put back.</exception>
    public void Remove()
    {
        FileReplacer.Clean(path);
        FileReplacer.Clean(_aside);
        FileReplacer.Clean(_edited);
        var isKept = FileReplacer.IsThere(_aside);
        if (IsOurs(Lines()) || !FileReplacer.IsThere(path))
        {
            if (isKept)
            {
                files.Restore(_aside, path);
            }
            else
            {
                files.Delete(path);
            }
        }
        else if (isKept && IsSame())
        {
            files.Delete(_aside);
        }
    }

    /// <summary>True when a pass was killed between the two names, or what was kept is there again.</summary>
    private bool IsSame()
    {
        var (here, kept) = (new FileInfo(path).LinkTarget, new FileInfo(_aside).LinkTarget);
        return here is not null || kept is not null
            ? string.Equals(here, kept, StringComparison.Ordinal)
            : File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(_aside));
    }

    // A link is somebody's, whatever it leads to.
    private bool IsOurs(string[] lines) => lines.Length > 0 && string.Equals(lines[0], HostFiles.Ours, StringComparison.Ordinal) && new FileInfo(path).LinkTarget is null;

    private string[] Lines() => HostFiles.Lines(path);
}
