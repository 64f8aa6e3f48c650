using Farspan.Gateway.Access;

namespace Farspan.Gateway.Routing;

/// <summary>An upstream with what a snapshot knows of the way to it.</summary>
/// <param name="Upstream">The upstream.</param>
/// <param name="Rules">Rules that lead to it.</param>
/// <param name="Bucket">Rate of requests to it, or null.</param>
internal sealed record UpstreamRoute(Upstream Upstream, RuleSet Rules, RateBucket? Bucket);
