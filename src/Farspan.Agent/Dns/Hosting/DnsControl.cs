using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Listens on the control socket of a name server's process and answers commands.</summary>
internal sealed class DnsControl : IDisposable
{
    // A word, a name of 253 characters and a challenge's text of 43, and room for a line end.
    private const int LongestCommand = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly Func<string, CancellationToken, Task<DnsProcessReply>> _answer;
    private readonly TimeProvider _time;

    private DnsControl(Socket socket, Func<string, CancellationToken, Task<DnsProcessReply>> answer, TimeProvider time) => (_socket, _answer, _time) = (socket, answer, time);

    /// <summary>Listens; the socket file of a process that died is replaced.</summary>
    public static DnsControl Listen(string path, Func<string, CancellationToken, Task<DnsProcessReply>> answer, TimeProvider time)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen();
            return new DnsControl(socket, answer, time);
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

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        using (var patience = new CancellationTokenSource(Patience, _time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken))
        {
            try
            {
                var line = new byte[LongestCommand];
                var length = 0;
                while (length < line.Length && await connection.ReceiveAsync(line.AsMemory(length, 1), either.Token) == 1 && line[length] != '\n')
                {
                    length++;
                }

                var reply = await _answer(Encoding.ASCII.GetString(line, 0, length), cancellationToken);
                await connection.SendAsync(JsonSerializer.SerializeToUtf8Bytes(reply, DnsProcessJson.Default.DnsProcessReply), cancellationToken);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Who asked has gone; what was asked is done all the same.
            }
        }
    }
}
