using System.Globalization;
using System.Net.WebSockets;

namespace Farspan.Benchmarks.Gateway;

/// <summary>A WebSocket that stays open and sends a message now and then; it counts how often it was cut.</summary>
/// <param name="port">Port of the gateway.</param>
internal sealed class OpenSocket(int port)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Times that it ended although nobody wanted it.</summary>
    public long Cut { get; private set; }

    /// <summary>Messages that came back.</summary>
    public long Echoed { get; private set; }

    /// <summary>Goes on until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var buffer = new byte[64];
        while (!stop.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                await socket.ConnectAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/volume/echo/")), CancellationToken.None);
                while (!stop.IsCancellationRequested)
                {
                    await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
                    var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
                    if (got.MessageType == WebSocketMessageType.Close)
                    {
                        throw new WebSocketException("The other end closed it.");
                    }

                    Echoed++;
                    await Task.Delay(Every, CancellationToken.None);
                }
            }
            catch (WebSocketException)
            {
                Cut++;
                await Task.Delay(Every, CancellationToken.None);
            }
        }
    }
}
