using System.Runtime.Versioning;
using Farspan.Lab.Probes;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Tests.Probes;

/// <summary>This machine in place of a lab.</summary>
/// <param name="folder">Holds the volumes.</param>
[SupportedOSPlatform("linux")]
internal sealed class HostNetwork(string folder) : ILabNetwork
{
    public NetworkNamespace OpenNamespace(string node) => NetworkNamespace.OpenCurrent();

    public string VolumeFolder(string machine) => Path.Combine(folder, machine);
}
