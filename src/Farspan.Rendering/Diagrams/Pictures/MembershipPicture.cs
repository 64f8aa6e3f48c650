namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Membership in an overlay.</summary>
/// <param name="Overlay">Place of the overlay in <see cref="Picture.Overlays"/>; it chooses the colour.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">The member's address there; of a folded box the first and the last.</param>
internal sealed record MembershipPicture(int Overlay, string Name, string Address);
