using System.Net;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>A connection for which there was no socket to be had.</summary>
internal sealed class UnmadeConnection : TransportConnection
{
    private readonly IPEndPoint _remote;

    public UnmadeConnection(PortableLoop loop, IPEndPoint remote, IConnectionEvents events, string reason)
    {
        _remote = remote;
        Events = events;
        loop.Post(() => Events?.Failed(reason));
    }

    public override IPEndPoint Remote => _remote;

    public override IPEndPoint Local => new(_remote.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);

    public override int Receive(Span<byte> buffer) => Broken;

    public override int Send(ReadOnlySpan<byte> bytes) => Broken;

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Broken;

    public override void EndSending()
    {
        // There is nothing to end.
    }

    public override void Close() => Events = null;

    public override void Abort() => Events = null;
}
