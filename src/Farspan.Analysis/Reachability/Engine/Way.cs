namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The way of packets between two stations, before any filter is asked.</summary>
internal sealed class Way
{
    /// <summary>A way that ends before the destination.</summary>
    public static Way Dead { get; } = new() { IsAlive = false, OutLink = -1, InLink = -1, Arrival = -1, Steps = [], Crossings = [] };

    public required bool IsAlive { get; init; }

    /// <summary>Number of the link by which the packet leaves its sender.</summary>
    public required int OutLink { get; init; }

    /// <summary>Number of the link by which it arrives.</summary>
    public required int InLink { get; init; }

    /// <summary>The station at which it arrives.</summary>
    public required int Arrival { get; init; }

    /// <summary>The nodes between, in order.</summary>
    public required Step[] Steps { get; init; }

    /// <summary>The tunnels that it goes through.</summary>
    public required Crossing[] Crossings { get; init; }

    /// <summary>A node that forwards the packet; equal ones have the same number.</summary>
    internal readonly record struct Step(int Number, int Node, int InLink, int OutLink);

    /// <summary>A datagram that carries the packet: from which station to which, and the number of its UDP port.</summary>
    internal readonly record struct Crossing(int From, int To, int Port);
}
