namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A network and what stands in it.</summary>
/// <param name="Id"><c>network/NAME</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Blocks">Its blocks.</param>
/// <param name="Subnets">Its subnets, in the file's order.</param>
internal sealed record NetworkPicture(string Id, string Name, string Blocks, IReadOnlyList<SubnetPicture> Subnets);
