namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A provider and what stands in it.</summary>
/// <param name="Id"><c>provider/NAME</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is, as the file writes it.</param>
/// <param name="Region">Its region, or empty.</param>
/// <param name="Block">Its block, or empty.</param>
/// <param name="Networks">Its networks, in the file's order.</param>
internal sealed record ProviderPicture(string Id, string Name, string Kind, string Region, string Block, IReadOnlyList<NetworkPicture> Networks);
