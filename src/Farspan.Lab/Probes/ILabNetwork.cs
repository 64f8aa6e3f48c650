using System.Runtime.Versioning;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Probes;

/// <summary>What probes need of a running network: a way into each machine.</summary>
[SupportedOSPlatform("linux")]
public interface ILabNetwork
{
    /// <summary>Opens the network namespace of a machine, router, the backbone or the internet host; the caller disposes it.</summary>
    /// <exception cref="IOException">There is no such namespace, or it may not be entered.</exception>
    NetworkNamespace OpenNamespace(string node);
}
