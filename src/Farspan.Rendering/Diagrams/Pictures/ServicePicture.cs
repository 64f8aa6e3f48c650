namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>A service on a machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ports">Its ports, such as <c>2379 2380</c> or <c>53/udp</c>.</param>
/// <param name="Overlay">Place of the overlay that it is bound to in <see cref="Picture.Overlays"/>, or null on the underlay.</param>
internal sealed record ServicePicture(string Name, string Ports, int? Overlay);
