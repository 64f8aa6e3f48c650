using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>A private link as a plan has it, in one address family.</summary>
public sealed record PlannedPrivateLink
{
    /// <summary>The link.</summary>
    public required Link Link { get; init; }

    /// <summary>The address in the asking network that stands for the service.</summary>
    public required IPAddress Endpoint { get; init; }

    /// <summary>The machine that answers.</summary>
    public required string Machine { get; init; }

    /// <summary>The address that it answers on.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The address of its own network's router that it takes every asker for.</summary>
    public required IPAddress SeenAs { get; init; }

    /// <summary>What stands for the askers between the two routers.</summary>
    public required IPAddress Near { get; init; }

    /// <summary>What stands for the service between the two routers.</summary>
    public required IPAddress Far { get; init; }
}
