using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Agent.Tests.Acme;

/// <summary>Answers every request on a port with a redirect to one place.</summary>
internal sealed class RedirectingServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    private RedirectingServer(TcpListener listener, string location)
    {
        _listener = listener;
        _serving = ServeAsync(location, _ending.Token);
    }

    public static Task<RedirectingServer> StartAsync(ushort port, string location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return Task.FromResult(new RedirectingServer(listener, location));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving;
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync(string location, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(cancellationToken);
                await socket.ReceiveAsync(new byte[4096], cancellationToken);
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
