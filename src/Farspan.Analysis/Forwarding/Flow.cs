using System.Net;
using Farspan.State.Filters;

namespace Farspan.Analysis.Forwarding;

/// <summary>The first packet of a connection: where it starts and what stands in its head.</summary>
public readonly record struct Flow
{
    /// <summary>The machine or node that sends it.</summary>
    public required string From { get; init; }

    /// <summary>Its source address.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>Its destination address, of the family of <see cref="Source"/>.</summary>
    public required IPAddress Destination { get; init; }

    /// <summary>Its protocol; <see cref="FilterProtocol.Any"/> stands for one that no rule names.</summary>
    public required FilterProtocol Protocol { get; init; }

    /// <summary>The destination port of TCP and UDP, the type of ICMP and ICMPv6, otherwise 0.</summary>
    public required ushort Port { get; init; }
}
