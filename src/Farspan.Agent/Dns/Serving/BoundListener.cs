using System.Net.Sockets;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>A listener whose address is taken, and which does not answer yet.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Certificate">What it shows, or null.</param>
/// <param name="Stream">Its socket; null for datagrams.</param>
/// <param name="Datagrams">Its sockets for datagrams; empty for streams.</param>
internal sealed record BoundListener(DnsListenerSpec Spec, ListenerCertificate? Certificate, Socket? Stream, IReadOnlyList<DatagramSocket> Datagrams) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Stream?.Dispose();
        foreach (var socket in Datagrams)
        {
            socket.Dispose();
        }
    }
}
