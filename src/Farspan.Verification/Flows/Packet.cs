using System.Net;
using Farspan.State.Filters;

namespace Farspan.Verification.Flows;

/// <summary>What filters and routes look at in the first packet of a conversation.</summary>
internal readonly record struct Packet(IPAddress Source, IPAddress Destination, FilterProtocol Protocol, ushort Port);
