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

    /// <summary>Folder of a machine's own files as they are seen from here: what is <c>/etc</c> to the machine is <c>etc</c> in it.</summary>
    string VolumeFolder(string machine);
}
