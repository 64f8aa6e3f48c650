namespace Farspan.Topology.Language;

/// <summary>Labels that machines have from where they stand.</summary>
internal static class BuiltInLabels
{
    public const string Name = "name";
    public const string Provider = "provider";
    public const string Network = "network";
    public const string Subnet = "subnet";
    public const string Zone = "zone";
    public const string Host = "host";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Name, Provider, Network, Subnet, Zone, Host];
}
