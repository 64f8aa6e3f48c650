using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>A service that answers exact bytes to one connection after the other.</summary>
public sealed class RawUpstream : IAsyncDisposable
{
    private readonly Socket _listening = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    public RawUpstream(Func<Socket, CancellationToken, Task> serve)
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        Endpoint = (IPEndPoint)_listening.LocalEndPoint!;
        _serving = ServeAsync(serve);
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>Reads until a text has come.</summary>
    public static async Task<string> ReadUntilAsync(Socket socket, string end, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    public static async Task SendAsync(Socket socket, string text, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listening.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync(Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                using var socket = await _listening.AcceptAsync(_ending.Token);
                await serve(socket, _ending.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
