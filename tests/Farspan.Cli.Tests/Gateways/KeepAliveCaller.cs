using System.Net;
using System.Net.Sockets;

namespace Farspan.Cli.Tests.Gateways;

/// <summary>A caller that keeps its connection, sends one request after the other, and connects again only where an answer said that the connection ends.</summary>
internal sealed class KeepAliveCaller(int port, string path)
{
    public int Answered { get; private set; }

    public int Failed { get; private set; }

    public string? FirstFailure { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        var request = System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: gateway\r\n\r\n");
        while (!stop.IsCancellationRequested)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
                while (!stop.IsCancellationRequested && await AskAsync(client.GetStream(), request))
                {
                    Answered++;
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Failed++;
                FirstFailure ??= e.Message;
            }
        }
    }

    // False when the answer said that the connection ends.
    private async Task<bool> AskAsync(NetworkStream stream, byte[] request)
    {
        await stream.WriteAsync(request, CancellationToken.None);
        var head = await LocalService.ReadHeadAsync(stream, CancellationToken.None);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new IOException(head.Length == 0 ? "the connection ended without an answer" : head.Split('\r')[0]);
        }

        await stream.ReadExactlyAsync(new byte[5], CancellationToken.None);
        if (!head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        Answered++;
        return false;
    }
}
