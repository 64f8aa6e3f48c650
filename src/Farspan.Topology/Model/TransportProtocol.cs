namespace Farspan.Topology.Model;

/// <summary>The transports that services and policies speak of.</summary>
public enum TransportProtocol
{
    /// <summary><c>tcp</c></summary>
    Tcp,

    /// <summary><c>udp</c></summary>
    Udp,
}
