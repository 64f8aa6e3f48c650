namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>An overlay.</summary>
/// <param name="Id"><c>overlay/NAME</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Facts">Kind, block and number of members.</param>
/// <param name="Networks">The networks that members stand in, as <c>network/NAME</c>.</param>
internal sealed record OverlayPicture(string Id, string Name, string Facts, IReadOnlyList<string> Networks);
