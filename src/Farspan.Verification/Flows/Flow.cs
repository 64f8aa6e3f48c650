using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Verification.Flows;

/// <summary>The first packet of a conversation: who says it, to whom, from and to which address, on which port.</summary>
/// <param name="From">Node that begins it: a machine or the internet host.</param>
/// <param name="To">Node that would accept it.</param>
/// <param name="Source">Address it is sent from.</param>
/// <param name="Destination">Address it is sent to.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Port">Destination port, 1–65535.</param>
public readonly record struct Flow(string From, string To, IPAddress Source, IPAddress Destination, TransportProtocol Protocol, ushort Port)
{
    /// <summary><c>etcd-1 10.99.0.1 → etcd-2 10.99.0.2 2380/tcp</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{From} {Source} → {To} {Destination} {Port}/{(Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}");
}
