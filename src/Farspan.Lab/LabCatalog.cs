using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Topology;

namespace Farspan.Lab;

/// <summary>The labs on this machine.</summary>
public sealed class LabCatalog
{
    private readonly LabEnvironment _environment;

    private LabCatalog(LabEnvironment environment) => _environment = environment;

    /// <summary>Looks below the environment's state root; touches nothing.</summary>
    public static LabCatalog Locate(LabEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new LabCatalog(environment);
    }

    /// <summary>Names of the labs that exist, also half made ones, ordered.</summary>
    public IReadOnlyList<string> Names()
    {
        var folder = Path.Combine(_environment.StateRoot, LabPaths.LabsFolder);
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(folder, failure);
        }
    }

    /// <summary>Opens a lab that exists.</summary>
    /// <param name="name">Its name, or null for the only one.</param>
    /// <exception cref="LabException">There is no such lab (FS4001), or several and no name (FS4002).</exception>
    public LabSession Open(string? name)
    {
        var names = Names();
        return name switch
        {
            null when names.Count == 0 => throw LabErrors.NoLab(),
            null when names.Count > 1 => throw LabErrors.WhichLab(names),
            null => Session(names[0]),
            _ when names.Contains(name, StringComparer.Ordinal) => Session(name),
            _ => throw LabErrors.UnknownLab(name, names),
        };
    }

    /// <summary>Opens a lab whether or not it exists: for <c>up</c>, and for <c>down</c> of one whose folder is gone.</summary>
    /// <param name="name">A DNS label.</param>
    /// <exception cref="LabException">It is none (FS4022): it names folders and namespace files.</exception>
    public LabSession Session(string name) => DnsLabel.IsValid(name) ? new(_environment, name) : throw LabErrors.BadName(name);
}
