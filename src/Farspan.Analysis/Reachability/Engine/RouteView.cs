using Farspan.Analysis.PacketSets;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>A route in numbers.</summary>
internal readonly struct RouteView(AddressNumber first, int length, int link, AddressNumber gateway, bool hasGateway, uint metric)
{
    public AddressNumber First { get; } = first;

    public int Length { get; } = length;

    public int Link { get; } = link;

    public AddressNumber Gateway { get; } = gateway;

    public bool HasGateway { get; } = hasGateway;

    public uint Metric { get; } = metric;
}
