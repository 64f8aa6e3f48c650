namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Two ends that a claim breaks between.</summary>
/// <param name="From">Where the packet starts: <c>machine/NAME</c> or <c>internet</c>.</param>
/// <param name="To">Where it goes: <c>machine/NAME</c> or <c>internet</c>.</param>
/// <param name="Arrives">True where it arrives and must not; false where it must and does not.</param>
/// <param name="Flow">The packet, for its label.</param>
internal sealed record PairPicture(string From, string To, bool Arrives, string Flow);
