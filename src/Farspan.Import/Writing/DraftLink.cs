namespace Farspan.Import.Writing;

/// <summary>A link of the topology to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">How the way is made, in the language's words.</param>
/// <param name="First">One network.</param>
/// <param name="Second">The other.</param>
/// <param name="Comment">What it was; empty for nothing.</param>
internal sealed record DraftLink(string Name, string Method, string First, string Second, string Comment);
