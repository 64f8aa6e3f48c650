using System.Net.Sockets;
using System.Text;
using Farspan.Linux;

namespace Farspan.Agent.Hosting;

/// <summary>The process whose place is taken: gives its sockets, goes on until this one serves, then drains. Everything here waits: there is nothing else to do yet.</summary>
internal sealed class Predecessor : IDisposable
{
    // It answers from a loop of its own, whatever it carries.
    private const int PatienceMs = 30_000;

    private readonly Socket _connection;

    private Predecessor(Socket connection) => _connection = connection;

    /// <summary>Asks it for its sockets.</summary>
    /// <param name="controlSocket">Where it answers.</param>
    /// <exception cref="ServerProcessException">There is none.</exception>
    public static Predecessor Ask(string controlSocket)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = PatienceMs, SendTimeout = PatienceMs };
        try
        {
            connection.Connect(new UnixDomainSocketEndPoint(controlSocket));
            connection.Send(Encoding.ASCII.GetBytes(ControlCommand.HandOver + "\n"));
            return new Predecessor(connection);
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw NotGiven(e);
        }
    }

    /// <summary>Its sockets, which this process has too from here on.</summary>
    /// <typeparam name="T">What they become here.</typeparam>
    /// <param name="receive">Takes them.</param>
    /// <exception cref="ServerProcessException">It does not give them.</exception>
    public T Take<T>(Func<Socket, T> receive)
    {
        try
        {
            return receive(_connection);
        }
        catch (Exception e) when (e is SocketException or IOException or KernelException or InvalidDataException)
        {
            throw NotGiven(e);
        }
    }

    /// <summary>Tells it that this process serves; it has left name and place when this returns.</summary>
    /// <exception cref="ServerProcessException">It does not answer.</exception>
    public void Commit()
    {
        try
        {
            _connection.Send(Encoding.ASCII.GetBytes(ControlCommand.Commit + "\n"));
            if (_connection.Receive(new byte[1]) == 1)
            {
                return;
            }

            throw new ServerProcessException("the process that runs ended while its place was taken");
        }
        catch (SocketException e)
        {
            throw new ServerProcessException($"the process that runs does not let go of its place: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static ServerProcessException NotGiven(Exception e) => new($"the process that runs did not give its sockets: {e.Message}; stop and start it instead", e);
}
