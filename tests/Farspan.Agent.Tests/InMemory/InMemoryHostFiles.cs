using Farspan.Agent.Names;
using Farspan.State.Names;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Name files in memory.</summary>
public sealed class InMemoryHostFiles : IHostFiles
{
    private NamesStatus _status = new() { Hosts = [], Resolver = null };

    /// <summary>How often a file was written.</summary>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public NamesStatus Read() => _status;

    /// <inheritdoc/>
    public void WriteHosts(IReadOnlyList<HostSpec> hosts)
    {
        _status = _status with { Hosts = hosts };
        Writes++;
    }

    /// <inheritdoc/>
    public void WriteResolver(ResolverSpec resolver)
    {
        _status = _status with { Resolver = resolver };
        Writes++;
    }

    /// <inheritdoc/>
    public void Remove() => _status = new NamesStatus { Hosts = [], Resolver = null };
}
