namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A declared way between two networks.</summary>
/// <param name="Id"><c>link/NAME</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Method">How it is made.</param>
/// <param name="First">One end, as <c>network/NAME</c>.</param>
/// <param name="Second">The other.</param>
internal sealed record LinkPicture(string Id, string Name, string Method, string First, string Second);
