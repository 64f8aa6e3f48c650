using Farspan.Addressing;
using Farspan.Topology.Model;

namespace Farspan.Topology.Declarations;

/// <summary><c>2379/tcp</c> or <c>30000-32767/udp</c>.</summary>
internal sealed record PortLiteral(TransportProtocol Protocol, PortRange Ports)
{
    /// <summary>As written.</summary>
    public override string ToString() => $"{Ports}/{(Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}";
}
