using System.Net;
using System.Net.Sockets;
using Farspan.Linux;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Sockets of the process before, whose place this one takes: what waits in them is answered here.</summary>
public sealed class InheritedSockets : IDisposable
{
    private const string Datagrams = "udp";
    private const string Streams = "tcp";
    private readonly List<(IPEndPoint Endpoint, DatagramSocket Socket)> _datagrams = [];
    private readonly List<(IPEndPoint Endpoint, Socket Socket)> _streams = [];

    /// <summary>None.</summary>
    public static InheritedSockets None => new();

    /// <summary>Takes them.</summary>
    /// <param name="sockets">As <see cref="Name"/> names them; this owns them from here on.</param>
    /// <exception cref="InvalidDataException">One is not what its name says.</exception>
    public static InheritedSockets Adopt(IReadOnlyList<(string Name, SafeSocketHandle Socket)> sockets)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        var inherited = new InheritedSockets();
        try
        {
            foreach (var (name, handle) in sockets)
            {
                inherited.Add(name, handle);
            }

            return inherited;
        }
        catch (Exception e)
        {
            inherited.Dispose();
            foreach (var (_, handle) in sockets)
            {
                handle.Dispose();
            }

            throw e is KernelException or SocketException ? new InvalidDataException(e.Message, e) : e;
        }
    }

    /// <summary>What a listener's sockets are called on their way.</summary>
    internal static string Name(IDnsListener listener) => listener is DatagramListener ? Datagrams : Streams;

    /// <summary>Those for datagrams on an address; empty for none.</summary>
    internal IReadOnlyList<DatagramSocket> TakeDatagrams(IPEndPoint endpoint)
    {
        List<DatagramSocket> taken = [.. _datagrams.Where(s => s.Endpoint.Equals(endpoint)).Select(s => s.Socket)];
        _datagrams.RemoveAll(s => s.Endpoint.Equals(endpoint));
        return taken;
    }

    /// <summary>The one for streams on an address; null for none.</summary>
    internal Socket? TakeStream(IPEndPoint endpoint)
    {
        var at = _streams.FindIndex(s => s.Endpoint.Equals(endpoint));
        if (at < 0)
        {
            return null;
        }

        var taken = _streams[at].Socket;
        _streams.RemoveAt(at);
        return taken;
    }

    /// <summary>Closes those that nobody took.</summary>
    public void Dispose()
    {
        _datagrams.ForEach(s => s.Socket.Dispose());
        _datagrams.Clear();
        _streams.ForEach(s => s.Socket.Dispose());
        _streams.Clear();
    }

    private void Add(string name, SafeSocketHandle handle)
    {
        if (name == Datagrams)
        {
            var datagrams = DatagramSocket.Adopt(handle);
            _datagrams.Add((datagrams.ReadLocal(), datagrams));
            return;
        }

        var stream = new Socket(handle);
        if (name != Streams || stream.SocketType != SocketType.Stream || stream.LocalEndPoint is not IPEndPoint endpoint)
        {
            stream.Dispose();
            throw new InvalidDataException($"a socket called '{name}' is none of a name server");
        }

        _streams.Add((endpoint, stream));
    }
}
