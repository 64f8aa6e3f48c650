using System.Net;
using System.Net.Sockets;

namespace Farspan.Testing.Gateways;

/// <summary>A server whose every byte a test says itself.</summary>
public sealed class RawUpstream : IDisposable
{
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RawUpstream()
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen(1024);
        _listening.ReceiveTimeout = 90_000;
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listening.LocalEndPoint!;

    public Socket Listening => _listening;

    /// <summary>Waits for the next connection.</summary>
    public RawPeer Accept()
    {
        Assert.True(_listening.Poll(TimeSpan.FromSeconds(90), SelectMode.SelectRead), "the gateway does not connect");
        return RawPeer.Take(_listening.Accept());
    }

    /// <summary>True when a connection waits that nobody accepted.</summary>
    public bool HasMore => _listening.Poll(0, SelectMode.SelectRead);

    public void Dispose() => _listening.Dispose();
}
