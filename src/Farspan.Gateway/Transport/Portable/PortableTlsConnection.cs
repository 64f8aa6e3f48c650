using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>An accepted connection inside TLS.</summary>
/// <remarks>The framework's stream reads ahead into a buffer here, and writes from one; both are rented only while bytes are in them.</remarks>
internal sealed class PortableTlsConnection : PortableConnection
{
    private const int RecordBytes = 16 * 1024;

    private readonly SslStream _stream;
    private readonly IConnectionAcceptor _acceptor;
    private TlsFacts? _facts;
    private Task _reading = Task.CompletedTask;
    private byte[]? _received;
    private int _start;
    private int _end;
    private bool _remoteEnded;
    private bool _full;
    private bool _ending;
    private bool _ended;

    private PortableTlsConnection(PortableLoop loop, Socket socket, IPEndPoint remote, IConnectionAcceptor acceptor)
        : base(loop, socket, remote)
    {
        // An accepted socket has its listening socket's mode on some systems; the stream wants this one, and only awaits.
        socket.Blocking = true;
        _stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        _acceptor = acceptor;
    }

    public override TlsFacts? Tls => _facts;

    /// <summary>Begins the handshake; the acceptor is told when it is done.</summary>
    public static void Accept(PortableLoop loop, Socket socket, IPEndPoint remote, PortableTlsAcceptor tls, TimeSpan timeout, IConnectionAcceptor acceptor)
    {
        var connection = new PortableTlsConnection(loop, socket, remote, acceptor);
        connection.Allow((long)timeout.TotalMilliseconds);
        _ = connection.HandshakeAsync(tls);
    }

    public override int Receive(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A buffer of at least one byte is needed: 0 means the end.", nameof(buffer));
        }

        while (true)
        {
            if (IsBroken || IsClosed)
            {
                return Broken;
            }

            if (_start < _end)
            {
                var length = Math.Min(buffer.Length, _end - _start);
                _received.AsSpan(_start, length).CopyTo(buffer);
                _start += length;
                FreeReceived();
                return length;
            }

            if (_remoteEnded)
            {
                return 0;
            }

            if (!_reading.IsCompleted)
            {
                return WouldBlock;
            }

            _reading = ReadAsync();
            if (!_reading.IsCompleted)
            {
                _ = TellReadableAsync(_reading);
            }
        }
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        if (IsBroken || IsClosed)
        {
            return Broken;
        }

        var taken = 0;
        while (!_full && taken < bytes.Length)
        {
            var record = bytes.Slice(taken, Math.Min(bytes.Length - taken, RecordBytes));
            var buffer = ArrayPool<byte>.Shared.Rent(record.Length);
            record.CopyTo(buffer);
            taken += record.Length;
            var writing = WriteAsync(buffer, record.Length);
            if (!writing.IsCompleted)
            {
                _full = true;
                _ = TellWritableAsync(writing);
            }
            else if (IsBroken)
            {
                return Broken;
            }
        }

        return taken > 0 ? taken : WouldBlock;
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => SendJoined(Loop.Record, first, second);

    public override void EndSending()
    {
        if (!IsBroken && !IsClosed && !_ending)
        {
            _ending = true;
            TryFinish();
        }
    }

    public override void Close()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        Events = null;
        if (IsBroken || _facts is null)
        {
            Release();
            return;
        }

        _ending = true;
        Linger();
        TryFinish();
    }

    protected override void Expire()
    {
        if (_facts is null && !IsClosed)
        {
            Refuse(TlsFailure.Timeout, "it took too long");
            return;
        }

        Dispose();
    }

    protected override void Release()
    {
        if (!IsReleased)
        {
            base.Release();
            _stream.Dispose();
            _end = _start;
            FreeReceived();
        }
    }

    private async Task HandshakeAsync(PortableTlsAcceptor tls)
    {
        try
        {
            // The framework would only say that a frame is odd.
            var first = new byte[1];
            await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
            if (await Socket.ReceiveAsync(first, SocketFlags.Peek) == 1 && char.IsAsciiLetter((char)first[0]))
            {
                Loop.Post(() => Refuse(TlsFailure.NotTls, "plain HTTP was sent to a port that speaks TLS"));
                return;
            }

            await _stream.AuthenticateAsServerAsync((_, hello, _, _) => ValueTask.FromResult(tls.Choose(hello.ServerName)), null, CancellationToken.None);
            var revoked = _stream.RemoteCertificate is X509Certificate2 shown ? tls.Revoked?.Find(shown) : null;
            var stranger = revoked is null ? tls.Callers?.Refused(_stream.RemoteCertificate) : null;
            Loop.Post(revoked is not null ? () => Refuse(TlsFailure.Revoked, revoked) : stranger is not null ? () => Refuse(TlsFailure.Caller, stranger) : HearHandshake);
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            // What the system's TLS throws lies inside; what the framework itself refuses, a client certificate, has nothing inside.
            var (kind, reason) = failure switch
            {
                IOException or SocketException or ObjectDisposedException => (TlsFailure.Ended, "the connection ended"),
                { InnerException: { } inner } => (TlsFailure.Other, inner.Message.TrimEnd('.')),
                AuthenticationException => (TlsFailure.ClientCertificate, failure.Message.TrimEnd('.')),
                _ => (TlsFailure.Other, failure.Message.TrimEnd('.')),
            };
            Loop.Post(() => Refuse(kind, reason));
        }
    }

    private void HearHandshake()
    {
        if (IsClosed)
        {
            return;
        }

        Allow(null);
        _facts = ReadFacts();
        _acceptor.Accepted(Loop, this);
        Events?.Readable();
    }

    private TlsFacts ReadFacts()
    {
        var name = _stream.TargetHostName;
        return new TlsFacts
        {
            Version = _stream.SslProtocol == SslProtocols.Tls12 ? TlsVersion.Tls12 : TlsVersion.Tls13,
            CipherSuite = _stream.NegotiatedCipherSuite.ToString(),
            ServerName = string.IsNullOrEmpty(name) ? null : name.ToLowerInvariant(),
            IsHttp2 = _stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2,
            ClientNames = _stream.RemoteCertificate is X509Certificate2 certificate ? CertificateNames.Read(certificate) : [],
        };
    }

    private async Task ReadAsync()
    {
        try
        {
            // Without bytes there is no buffer: idle connections stay small.
#pragma warning disable CA2022 // Nothing can be read into nothing: it only waits.
            await _stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None);
#pragma warning restore CA2022
            _received = ArrayPool<byte>.Shared.Rent(RecordBytes);
            (_start, _end) = (0, 0);
            _end = await _stream.ReadAsync(_received, CancellationToken.None);
            _remoteEnded = _end == 0;
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            IsBroken = true;
        }

        if (_start == _end || IsReleased)
        {
            _end = _start;
            FreeReceived();
        }
    }

    private async Task TellReadableAsync(Task reading)
    {
        await reading;
        Loop.Post(() => Events?.Readable());
    }

    private async Task WriteAsync(byte[] buffer, int length)
    {
        try
        {
            await _stream.WriteAsync(buffer.AsMemory(0, length), CancellationToken.None);
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            IsBroken = true;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async Task TellWritableAsync(Task writing)
    {
        await writing;
        Loop.Post(HearSent);
    }

    private void HearSent()
    {
        _full = false;
        if (IsBroken && IsClosed)
        {
            Release();
            return;
        }

        if (_ending)
        {
            TryFinish();
        }

        Events?.Writable();
    }

    /// <summary>Sends close_notify and FIN once nothing is owed, and frees what is closed.</summary>
    private void TryFinish()
    {
        if (!_full && !_ended)
        {
            _ended = true;
            _full = true;
            _ = FinishAsync();
        }
        else if (IsClosed && !_full)
        {
            Release();
        }
    }

    private async Task FinishAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
            ShutDownSending();
        }
        catch (Exception failure) when (IsBreak(failure))
        {
            IsBroken = true;
        }

        Loop.Post(() =>
        {
            _full = false;
            if (IsClosed)
            {
                Release();
            }
        });
    }

    private void FreeReceived()
    {
        if (_received is { } buffer && _start == _end)
        {
            _received = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Refuse(TlsFailure failure, string reason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Release();
            _acceptor.Failed(Remote, failure, $"The TLS handshake failed: {reason}.");
        }
    }

    // What the framework throws for a connection that breaks, or that was closed meanwhile.
    private static bool IsBreak(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException or AuthenticationException or OperationCanceledException;
}
