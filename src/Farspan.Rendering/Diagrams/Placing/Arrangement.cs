namespace Farspan.Rendering.Diagrams.Placing;

/// <summary>How boxes are spread; the one that makes the best page is taken.</summary>
/// <param name="Machines">Most machines beside each other in a subnet.</param>
/// <param name="Subnets">Most subnets beside each other in a network.</param>
/// <param name="Networks">Most networks beside each other in a provider.</param>
internal readonly record struct Arrangement(int Machines, int Subnets, int Networks);
