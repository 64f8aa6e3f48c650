using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Lab.Listeners;

/// <summary>One caller of a listener: what it sent and was not looked at yet, and how long it may say nothing.</summary>
/// <param name="socket">The connection; owned by the caller.</param>
/// <param name="stream">What is said over it: the socket itself, or TLS on it.</param>
/// <param name="heard">Called whenever something arrived or could be sent.</param>
internal sealed class StandInConnection(Socket socket, Stream stream, Action heard)
{
    private byte[] _buffer = new byte[8 * 1024];
    private int _length;

    /// <summary>What has arrived and was not taken.</summary>
    public ReadOnlySpan<byte> Arrived => _buffer.AsSpan(0, _length);

    /// <summary>Takes bytes away from the front of <see cref="Arrived"/>.</summary>
    public void Take(int bytes)
    {
        _buffer.AsSpan(bytes, _length - bytes).CopyTo(_buffer);
        _length -= bytes;
    }

    /// <summary>Waits for more.</summary>
    /// <param name="longest">How much may be kept untaken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when nothing comes any more, or too much has come.</returns>
    public async Task<bool> ReadAsync(int longest, CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
        {
            if (_length >= longest)
            {
                return false;
            }

            Array.Resize(ref _buffer, Math.Min(longest, _length * 2));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
        _length += read;
        heard();
        return read > 0;
    }

    /// <summary>Sends all of it.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(content, cancellationToken);
        heard();
    }

    /// <summary>Takes a request's head with its empty line.</summary>
    /// <returns>Its text; null when the caller is done, or sends more than <paramref name="longest"/> bytes without an end.</returns>
    public async Task<string?> ReadHeadAsync(int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            // An empty line before a request is what an old client sends too much (RFC 9112 section 2.2).
            while (Arrived.StartsWith("\r\n"u8))
            {
                Take(2);
            }

            var end = Arrived.IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var text = Encoding.Latin1.GetString(Arrived[..(end + 2)]);
                Take(end + 4);
                return text;
            }

            if (!await ReadAsync(longest, cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Throws away a body: so many bytes, or chunks (RFC 9112 section 7.1) where <paramref name="bytes"/> is null.</summary>
    /// <returns>False when the caller ends first, or sends no chunks.</returns>
    public async Task<bool> SkipBodyAsync(long? bytes, CancellationToken cancellationToken)
    {
        if (bytes is { } length)
        {
            return await SkipAsync(length, cancellationToken);
        }

        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (!long.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            {
                return false;
            }

            if (size == 0)
            {
                return await SkipTrailersAsync(cancellationToken);
            }

            if (!await SkipAsync(size + 2, cancellationToken))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Ends our side and waits for the other: closing with unread bytes would reset the connection and may take the answer with it (RFC 9112 section 9.6).</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        socket.Shutdown(SocketShutdown.Send);
        _length = 0;
        while (await ReadAsync(_buffer.Length, cancellationToken))
        {
            _length = 0;
        }
    }

    private async Task<bool> SkipTrailersAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = (int)Math.Min(bytes, _length);
            Take(now);
            bytes -= now;
            if (bytes == 0)
            {
                return true;
            }

            if (!await ReadAsync(_buffer.Length, cancellationToken))
            {
                return false;
            }
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = Arrived.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(Arrived[..end]).TrimEnd('\r');
                Take(end + 1);
                return line;
            }

            if (!await ReadAsync(_buffer.Length, cancellationToken))
            {
                return null;
            }
        }
    }
}
