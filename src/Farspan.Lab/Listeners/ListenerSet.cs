using System.Net;
using System.Net.Sockets;
using Farspan.Linux.Namespaces;
using Farspan.State.Filters;
using Farspan.State.Services;

namespace Farspan.Lab.Listeners;

/// <summary>The sockets of one service on one machine that has no recipe: they answer with the service's name.</summary>
/// <remarks>
/// <para>Sockets are made inside the machine's namespace and served from the pool: no process and no thread per listener.</para>
/// <para>They are bound before their address need exist (IP_FREEBIND, ip(7)), so that an overlay link that comes back finds them.</para>
/// </remarks>
internal sealed class ListenerSet : IAsyncDisposable
{
    /// <summary>Ports one service may open on one machine; a declared range that is wider is served from its beginning.</summary>
    private const int MostPorts = 1024;

    private const int Backlog = 128;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];

    private ListenerSet()
    {
    }

    /// <summary>Sockets that listen.</summary>
    public int Count => _sockets.Count;

    /// <summary>Opens every declared port on every declared address.</summary>
    /// <param name="network">The machine's namespace.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="service">The service.</param>
    /// <param name="volume">Folder of the machine's own files, where its certificates lie.</param>
    /// <param name="arrivals">Counts what arrives.</param>
    /// <param name="tls">TLS for all ports, or null for what each was declared to speak.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">A port cannot be bound; nothing is left open.</exception>
    public static async Task<ListenerSet> OpenAsync(NetworkNamespace network, string machine, ServiceSpec service, string volume, ArrivalLog arrivals, IStandInTls? tls, TimeProvider time)
    {
        var set = new ListenerSet();
        try
        {
            var bound = network.Run(() => Bind(set._sockets, service));
            foreach (var (socket, protocol, name, port) in bound)
            {
                var standIn = new HttpStandIn(service.Name, machine, port, arrivals);
                set._loops.Add(protocol == FilterProtocol.Udp
                    ? new UdpResponder(socket, standIn.Greeting).RunAsync(set._stop.Token)
                    : new TcpResponder(socket, standIn, tls ?? StandInTls.For(service, name, volume), time).RunAsync(set._stop.Token));
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private static List<(Socket Socket, FilterProtocol Protocol, string Name, int Port)> Bind(List<Socket> sockets, ServiceSpec service)
    {
        var bound = new List<(Socket, FilterProtocol, string, int)>();
        foreach (var port in service.Ports)
        {
            var last = Math.Min(port.Ports.Last, port.Ports.First + MostPorts - 1);
            for (int number = port.Ports.First; number <= last; number++)
            {
                foreach (var address in service.Bind)
                {
                    var isUdp = port.Protocol == FilterProtocol.Udp;
                    var socket = new Socket(address.AddressFamily, isUdp ? SocketType.Dgram : SocketType.Stream, isUdp ? ProtocolType.Udp : ProtocolType.Tcp);
                    sockets.Add(socket);
                    FreeBind.Allow(socket);
                    socket.Bind(new IPEndPoint(address, number));
                    if (!isUdp)
                    {
                        socket.Listen(Backlog);
                    }

                    bound.Add((socket, port.Protocol, port.Name, number));
                }
            }
        }

        return bound;
    }
}
