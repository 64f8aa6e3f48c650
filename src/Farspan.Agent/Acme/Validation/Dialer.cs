using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Connects to the first address that takes the connection.</summary>
internal static class Dialer
{
    // Of a name with many addresses, the first few speak for it.
    private const int MostAddresses = 4;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">None of them took it; the message says why the last did not.</exception>
    public static async Task<Socket> ConnectAsync(string host, IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        var failure = "has no address";
        foreach (var address in addresses.Take(MostAddresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = string.Create(CultureInfo.InvariantCulture, $"cannot be reached at {address} port {port}: {e.SocketErrorCode}");
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw new IOException($"{host} {failure}");
    }
}
