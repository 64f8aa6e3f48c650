using System.Net;
using Farspan.State.Filters;

namespace Farspan.Planning.Tests.Reference;

/// <summary>A packet that begins a flow, or the answer to one.</summary>
internal sealed record Packet(IPAddress Source, IPAddress Destination, FilterProtocol Protocol, ushort Port)
{
    /// <summary>The answer: its destination port is the sender's, which no rule names.</summary>
    public Packet Answer() => new(Destination, Source, Protocol, 40000);
}
