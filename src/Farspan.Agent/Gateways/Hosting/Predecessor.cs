using System.Net.Sockets;
using System.Text;
using Farspan.Gateway.Transport;
using Farspan.Linux;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>The process whose place is taken: gives its listening sockets, goes on until this one serves, then drains. Everything here waits: there is nothing else to do yet.</summary>
internal sealed class Predecessor : IDisposable
{
    // It answers from a loop of its own, whatever it carries.
    private const int PatienceMs = 10_000;

    private readonly Socket _connection;

    private Predecessor(Socket connection, IReadOnlyList<ListeningSocket> sockets) => (_connection, Sockets) = (connection, sockets);

    /// <summary>Its listening sockets, which this process now has too.</summary>
    public IReadOnlyList<ListeningSocket> Sockets { get; }

    /// <summary>Asks it for its sockets.</summary>
    /// <exception cref="GatewayProcessException">There is none, or it does not give them.</exception>
    public static Predecessor Ask(GatewayFolder folder)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        try
        {
            connection.Connect(new UnixDomainSocketEndPoint(folder.ControlSocket));
            connection.Send(Encoding.ASCII.GetBytes(ControlCommand.HandOver + "\n"));
            return new Predecessor(connection, [.. ListenerHandover.Receive(connection).Select(s => s.Socket)]);
        }
        catch (Exception e) when (e is SocketException or IOException or KernelException or InvalidDataException)
        {
            connection.Dispose();
            throw new GatewayProcessException($"the process that runs did not give its listening sockets: {e.Message}; stop and start the gateway instead", e);
        }
    }

    /// <summary>Tells it that this process serves; it has left name and place when this returns.</summary>
    /// <exception cref="GatewayProcessException">It does not answer.</exception>
    public void Commit()
    {
        try
        {
            _connection.Send(Encoding.ASCII.GetBytes(ControlCommand.Commit + "\n"));
            if (_connection.Receive(new byte[1]) == 1)
            {
                return;
            }

            throw new GatewayProcessException("the process that runs ended while its place was taken");
        }
        catch (SocketException e)
        {
            throw new GatewayProcessException($"the process that runs does not let go of its place: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
