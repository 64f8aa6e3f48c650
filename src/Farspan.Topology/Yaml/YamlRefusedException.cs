namespace Farspan.Topology.Yaml;

/// <summary>Leaves the recursion of <see cref="YamlReader"/> after a diagnostic; never leaves the reader.</summary>
internal sealed class YamlRefusedException : Exception;
