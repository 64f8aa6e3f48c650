using System.Net;

namespace Farspan.Topology.Model;

/// <summary>A machine's card in a subnet.</summary>
public sealed record Attachment
{
    /// <summary>The subnet.</summary>
    public required Subnet Subnet { get; init; }

    /// <summary>The network that the subnet is part of.</summary>
    public required Network Network { get; init; }

    /// <summary>Declared addresses, at most one per family; the plan allocates those left out, one per block of the subnet.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }
}
