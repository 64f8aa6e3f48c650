namespace Farspan.Lab.Lifecycle;

/// <summary>What a plan needs of this host.</summary>
/// <param name="Engine">How overlays are carried: <c>kernel</c>, <c>wireguard-go</c>, or null where the plan has none.</param>
/// <param name="Tools">Programs that must be there.</param>
internal sealed record Needs(string? Engine, IReadOnlyList<Recipes.ToolNeed> Tools);
