namespace Farspan.Topology.Language;

/// <summary>Labels that every machine has from where it stands.</summary>
internal static class BuiltInLabels
{
    public const string Name = "name";
    public const string Provider = "provider";
    public const string Network = "network";
    public const string Subnet = "subnet";
    public const string Zone = "zone";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Name, Provider, Network, Subnet, Zone];
}
