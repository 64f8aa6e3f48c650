namespace Farspan.Planning.Fabric;

/// <summary>Names of the nodes that nobody declares.</summary>
internal static class NodeNames
{
    public const string Backbone = "backbone";
    public const string Internet = "internet";

    public static string Router(string network) => $"router-{network}";
}
