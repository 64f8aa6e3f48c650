using Farspan.Topology;

namespace Farspan.Analysis.Scenarios;

/// <summary>One thing that is lost: <c>provider/aws</c>, <c>zone/aws/a</c>, <c>network/aws</c>, <c>machine/etcd-1</c> or <c>link/vpn</c>.</summary>
/// <param name="What">The reference; of kind provider, zone, network, machine or link, and existing in the topology.</param>
public sealed record Failure(Reference What)
{
    /// <inheritdoc/>
    public override string ToString() => What.ToString();
}
