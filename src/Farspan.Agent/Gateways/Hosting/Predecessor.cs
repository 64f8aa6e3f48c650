using System.Net.Sockets;
using System.Text;
using Farspan.Linux;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>The process whose place is taken: gives its sockets, goes on until this one serves, then drains. Everything here waits: there is nothing else to do yet.</summary>
/// <typeparam name="T">What its sockets become here.</typeparam>
internal sealed class Predecessor<T> : IDisposable
{
    // It answers from a loop of its own, whatever it carries.
    private const int PatienceMs = 10_000;

    private readonly Socket _connection;

    private Predecessor(Socket connection, IReadOnlyList<T> sockets) => (_connection, Sockets) = (connection, sockets);

    /// <summary>Its sockets, which this process now has too.</summary>
    public IReadOnlyList<T> Sockets { get; }

    /// <summary>Asks it for its sockets.</summary>
    /// <param name="controlSocket">Where it answers.</param>
    /// <param name="receive">Takes them.</param>
    /// <exception cref="GatewayProcessException">There is none, or it does not give them.</exception>
    public static Predecessor<T> Ask(string controlSocket, Func<Socket, IReadOnlyList<T>> receive)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        try
        {
            connection.Connect(new UnixDomainSocketEndPoint(controlSocket));
            connection.Send(Encoding.ASCII.GetBytes(ControlCommand.HandOver + "\n"));
            return new Predecessor<T>(connection, receive(connection));
        }
        catch (Exception e) when (e is SocketException or IOException or KernelException or InvalidDataException)
        {
            connection.Dispose();
            throw new GatewayProcessException($"the process that runs did not give its sockets: {e.Message}; stop and start it instead", e);
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
