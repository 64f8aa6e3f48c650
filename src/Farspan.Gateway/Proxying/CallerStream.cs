using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <summary>What is known of a request that a stream of HTTP/2 brings, beside its head.</summary>
/// <param name="Refusal">Why it is refused whatever its head says, or null.</param>
/// <param name="ForwardedFor">Fields that tell upstreams who called, the same for all streams of the caller's connection.</param>
internal sealed record CallerStream(Refusal? Refusal, byte[] ForwardedFor);
