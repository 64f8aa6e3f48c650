namespace Farspan.Topology.Model;

/// <summary>How a gateway watches the health of services.</summary>
/// <param name="Every">Between two checks.</param>
/// <param name="Timeout">For an answer; not longer than <paramref name="Every"/>.</param>
/// <param name="Fall">Failures in a row after which a service counts as dead.</param>
/// <param name="Rise">Successes in a row after which it counts as alive again.</param>
public sealed record GatewayChecks(TimeSpan Every, TimeSpan Timeout, int Fall, int Rise);
