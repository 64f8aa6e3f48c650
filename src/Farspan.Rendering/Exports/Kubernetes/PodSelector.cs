namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>A label selector: every key must have one of its values; no terms mean every pod.</summary>
/// <param name="Terms">Keys and their values, ordered.</param>
internal sealed record PodSelector(IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Terms)
{
    /// <summary>Every pod of the namespace.</summary>
    public static PodSelector All { get; } = new([]);
}
