using System.Net.Sockets;
using System.Text;

namespace Farspan.Agent.Hosting;

/// <summary>Listens on the control socket of a process that is kept alive, a gateway's or a name server's, and answers commands.</summary>
internal sealed class ProcessControl : IDisposable
{
    // A word, a challenge's token of 512 characters, what is shown for it, and room for a line end.
    private const int LongestCommand = 1200;

    // Whoever asks has its line ready.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly Func<string, Socket, CancellationToken, Task<byte[]?>> _answer;
    private readonly TimeProvider _time;

    private ProcessControl(Socket socket, Func<string, Socket, CancellationToken, Task<byte[]?>> answer, TimeProvider time) => (_socket, _answer, _time) = (socket, answer, time);

    /// <summary>Listens; the socket file of a process that died, or that this one replaces, is replaced.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="answer">Does a command; gives the reply, or null where the answer was sent already.</param>
    /// <param name="time">The clock.</param>
    public static ProcessControl Listen(string path, Func<string, Socket, CancellationToken, Task<byte[]?>> answer, TimeProvider time)
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
            return new ProcessControl(socket, answer, time);
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
                if (await _answer(await ReadCommandAsync(connection, cancellationToken), connection, cancellationToken) is { } reply)
                {
                    await connection.SendAsync(reply, cancellationToken);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Who asked has gone; what was asked is done all the same.
            }
        }
    }

    private async Task<string> ReadCommandAsync(Socket connection, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await ReadLineAsync(connection, either.Token);
    }
}
