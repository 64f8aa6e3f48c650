using System.Net;
using System.Net.Sockets;

namespace Farspan.Lab.Listeners;

/// <summary>Answers each datagram with the service's name.</summary>
internal sealed class UdpResponder(Socket socket, byte[] answer)
{
    /// <summary>Questions are not looked at; a longer one is cut.</summary>
    private const int QuestionBytes = 512;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var question = new byte[QuestionBytes];
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(question, SocketFlags.None, any, cancellationToken);
                await socket.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, cancellationToken);
            }
            catch (SocketException)
            {
                // An ICMP error of an earlier answer, or a filter that lets no answer out (EPERM): the next question may do better.
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
