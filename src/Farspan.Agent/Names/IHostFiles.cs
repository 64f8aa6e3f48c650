using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>The files of one machine that say how names are resolved: hosts(5) and resolv.conf(5).</summary>
public interface IHostFiles
{
    /// <summary>Our part of both files.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    NamesStatus Read();

    /// <summary>Puts <paramref name="hosts"/> in place of our part of the hosts file; lines of others stay.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one stays whole.</exception>
    void WriteHosts(IReadOnlyList<HostSpec> hosts);

    /// <summary>Writes the resolver's configuration; one that somebody else wrote is set aside.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one stays whole.</exception>
    void WriteResolver(ResolverSpec resolver);

    /// <summary>Takes our part of both files away, and puts back what was set aside.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    void Remove();
}
