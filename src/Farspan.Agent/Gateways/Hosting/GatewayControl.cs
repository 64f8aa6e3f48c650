using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Listens on the control socket of a gateway's process and answers commands.</summary>
internal sealed class GatewayControl : IDisposable
{
    // A word, a challenge's token of 512 characters, what is shown for it, and room for a line end.
    private const int LongestCommand = 1200;

    private readonly Socket _socket;
    private readonly Func<string, Socket, CancellationToken, Task<GatewayReply?>> _answer;

    private GatewayControl(Socket socket, Func<string, Socket, CancellationToken, Task<GatewayReply?>> answer) => (_socket, _answer) = (socket, answer);

    /// <summary>Listens; the socket file of a process that died, or that this one replaces, is replaced.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="answer">Does a command; gives the reply, or null where the answer was sent already.</param>
    public static GatewayControl Listen(string path, Func<string, Socket, CancellationToken, Task<GatewayReply?>> answer)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                // The folder keeps others out already; nobody can connect before listen.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen();
            return new GatewayControl(socket, answer);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Answers until cancelled or disposed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = await _socket.AcceptAsync(cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            _ = AnswerAsync(connection, cancellationToken);
        }
    }

    /// <summary>Reads a line, byte by byte: what follows it may carry descriptors.</summary>
    public static async Task<string> ReadLineAsync(Socket socket, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (line.Length < LongestCommand && await socket.ReceiveAsync(letter, cancellationToken) == 1 && letter[0] != '\n')
        {
            line.Append((char)letter[0]);
        }

        return line.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        {
            try
            {
                var command = await ReadLineAsync(connection, cancellationToken);
                if (await _answer(command, connection, cancellationToken) is { } reply)
                {
                    await connection.SendAsync(JsonSerializer.SerializeToUtf8Bytes(reply, GatewayProcessJson.Default.GatewayReply), cancellationToken);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Who asked has gone; what was asked is done all the same.
            }
        }
    }
}
