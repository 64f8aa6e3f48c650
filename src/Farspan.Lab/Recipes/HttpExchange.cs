using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Lab.Recipes;

/// <summary>One HTTP question to a service of the lab, asked from inside a machine.</summary>
/// <remarks>HTTP/1.0 and one connection each: the answer ends where the connection does, and no framing needs to be read (RFC 1945 section 7.2.2).</remarks>
internal static class HttpExchange
{
    /// <summary>An answer of a health check or a member list is a few hundred bytes; more is not one of ours.</summary>
    private const int LongestAnswer = 256 * 1024;

    /// <exception cref="SocketException">Nobody answers.</exception>
    public static async Task<(int Status, string Body)> SendAsync(
        IServiceHost host, string machine, IPEndPoint endpoint, string method, string path, string? body, CancellationToken cancellationToken)
    {
        using var socket = await host.ConnectAsync(machine, endpoint, cancellationToken);
        var content = body ?? "";
        var request = string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.0\r\nHost: {endpoint}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(content)}\r\n\r\n{content}");
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), cancellationToken);
        var answer = await ReadToEndAsync(socket, cancellationToken);
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var line = answer.Split('\r', 2)[0].Split(' ', 3);
        if (head < 0 || line.Length < 2 || !int.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new SocketException((int)SocketError.ProtocolOption);
        }

        return (status, answer[(head + 4)..]);
    }

    private static async Task<string> ReadToEndAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        while (answer.Length < LongestAnswer)
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }

            await answer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
