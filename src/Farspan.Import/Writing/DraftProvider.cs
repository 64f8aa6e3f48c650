namespace Farspan.Import.Writing;

/// <summary>A provider of the topology to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, in the language's words.</param>
/// <param name="Region">Its region, or null.</param>
/// <param name="Zones">Its zones.</param>
internal sealed record DraftProvider(string Name, string Kind, string? Region, IReadOnlyList<string> Zones);
