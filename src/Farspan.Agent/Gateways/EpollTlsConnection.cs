using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Gateway.Transport;
using Farspan.Linux.Sockets;
using Farspan.Linux.Tls;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways;

/// <summary>An accepted connection inside TLS.</summary>
/// <remarks>A record that did not fit is kept by OpenSSL, encrypted: its bytes count as taken, and what must follow them (close_notify, FIN, the close) waits until it has left.</remarks>
internal sealed class EpollTlsConnection : EpollConnection
{
    // What a closed connection is given to take its last record.
    private const int LingerMs = 10_000;

    // A record that is made already is finished by any bytes of its length.
    private static readonly byte[] Filler = new byte[TlsSession.RecordBytes];

    private readonly TlsSession _session;
    private readonly IConnectionAcceptor _acceptor;
    private readonly TlsAcceptor _tls;
    private Deadline? _deadline;
    private TlsFacts? _facts;
    private bool _drained;
    private bool _readWantsWrite;
    private bool _full;
    private int _owed;
    private bool _ending;
    private bool _ended;

    private EpollTlsConnection(EpollLoop loop, EpollListener listener, StreamSocket socket, IPEndPoint remote, TlsSession session, IConnectionAcceptor acceptor, TlsAcceptor tls)
        : base(loop, listener, socket, remote)
    {
        _session = session;
        _acceptor = acceptor;
        _tls = tls;
    }

    public override TlsFacts? Tls => _facts;

    private bool IsHandshaking => _facts is null;

    /// <summary>Begins the handshake; the acceptor is told when it is done.</summary>
    public static void Accept(
        EpollLoop loop, EpollListener listener, StreamSocket socket, IPEndPoint remote, EpollTlsAcceptor tls, TimeSpan timeout, IConnectionAcceptor acceptor)
    {
        var connection = new EpollTlsConnection(loop, listener, socket, remote, tls.Server.Accept(socket), acceptor, tls);
        connection.Watch();
        connection.Allow((long)timeout.TotalMilliseconds);
    }

    public override int Receive(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A buffer of at least one byte is needed: 0 means the end.", nameof(buffer));
        }

        if (IsBroken || IsClosed)
        {
            return Broken;
        }

        if (_drained || _readWantsWrite || IsHandshaking)
        {
            return WouldBlock;
        }

        var length = _session.Read(buffer);
        if (length >= 0)
        {
            return length;
        }

        IsBroken = length == TlsResult.Failed;
        _drained = length == TlsResult.WantsRead;
        _readWantsWrite = length == TlsResult.WantsWrite;
        return IsBroken ? Broken : WouldBlock;
    }

    public override int Send(ReadOnlySpan<byte> bytes) => Send(bytes, moreFollows: false);

    // A head and what of the body fits make one record, the rest of the body the next ones; all that is sent at once leaves together.
    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var record = Loop.Record;
        if (second.IsEmpty || first.Length >= record.Length)
        {
            return Send(first);
        }

        var copied = Math.Min(second.Length, record.Length - first.Length);
        var joined = first.Length + copied;
        first.CopyTo(record);
        second[..copied].CopyTo(record.AsSpan(first.Length));
        var taken = Send(record.AsSpan(0, joined), moreFollows: copied < second.Length);
        return taken < joined || copied == second.Length ? taken : taken + Math.Max(Send(second[copied..]), 0);
    }

    private int Send(ReadOnlySpan<byte> bytes, bool moreFollows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        if (IsBroken || IsClosed)
        {
            return Broken;
        }

        if (_full || IsHandshaking)
        {
            return WouldBlock;
        }

        var taken = 0;
        while (taken < bytes.Length && !_full)
        {
            var length = _session.Write(bytes[taken..], moreFollows || bytes.Length - taken > TlsSession.RecordBytes);
            if (length == TlsResult.Failed)
            {
                IsBroken = true;
                return Broken;
            }

            if (length < 0)
            {
                _full = true;
                _owed = Math.Min(bytes.Length - taken, TlsSession.RecordBytes);
                length = _owed;
            }

            taken += length;
        }

        return taken;
    }

    public override void EndSending()
    {
        if (!IsClosed && !IsBroken && !_ending)
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
        if (IsBroken || IsHandshaking)
        {
            Release();
            return;
        }

        _ending = true;
        TryFinish();
        if (!_ended)
        {
            Allow(LingerMs);
        }
    }

    public override void Ready(EpollEvents events)
    {
        if (IsHandshaking)
        {
            Handshake();
            return;
        }

        if ((events & (EpollEvents.Out | EpollEvents.Error | EpollEvents.HangUp)) != 0 && (_full || _ending) && !Flush())
        {
            return;
        }

        if (_readWantsWrite || (events & ~EpollEvents.Out) != 0)
        {
            _drained = false;
            _readWantsWrite = false;
            Events?.Readable();
        }

        if ((events & EpollEvents.Error) != 0 && !IsBroken && !IsClosed && Socket.TakeError() is var errno and not 0)
        {
            TellBroken(errno);
        }
    }

    protected override void Release()
    {
        _deadline?.Disarm();
        _session.Dispose();
        base.Release();
    }

    private void Handshake()
    {
        var result = _session.Handshake();
        if (result == TlsResult.Failed)
        {
            var isHttp = _session.FailureReason is TlsFailureReason.HttpRequest or TlsFailureReason.ProxyRequest;
            Refuse(FailureOf(_session.FailureReason), isHttp ? "plain HTTP was sent to a port that speaks TLS" : _session.Failure!);
            return;
        }

        if (result < 0)
        {
            return;
        }

        _deadline?.Disarm();
        _deadline = null;
        var names = ReadClientNames(out var revoked);
        if (revoked is not null)
        {
            // Also where a ticket was shown in place of the certificate: OpenSSL keeps that in it.
            Refuse(TlsFailure.Revoked, revoked);
            return;
        }

        if (_tls.Callers is { } callers && names is not null && callers.Refused(names) is { } stranger)
        {
            Refuse(TlsFailure.Caller, stranger);
            return;
        }

        _facts = ReadFacts(names ?? []);
        _acceptor.Accepted(Loop, this);

        // The first request may have come together with the last of the handshake; no edge tells of it.
        Events?.Readable();
    }

    private static TlsFailure FailureOf(int reason) => reason switch
    {
        TlsFailureReason.HttpRequest or TlsFailureReason.ProxyRequest or TlsFailureReason.NoRecord => TlsFailure.NotTls,
        TlsFailureReason.Version or TlsFailureReason.VersionTooLow => TlsFailure.Version,
        TlsFailureReason.NoSharedCipher or TlsFailureReason.NoSharedGroup => TlsFailure.CipherSuite,
        TlsFailureReason.NoProtocol => TlsFailure.Protocol,
        TlsFailureReason.NoCertificate or TlsFailureReason.CertificateNotTrusted => TlsFailure.ClientCertificate,
        TlsFailureReason.Ended or TlsFailureReason.UnexpectedEnd => TlsFailure.Ended,
        >= TlsFailureReason.FirstAlert and <= TlsFailureReason.LastAlert => TlsFailure.RefusedByCaller,
        _ => TlsFailure.Other,
    };

    private TlsFacts ReadFacts(IReadOnlyList<string> clientNames) => new()
    {
        Version = _session.IsTls13 ? TlsVersion.Tls13 : TlsVersion.Tls12,
        CipherSuite = _session.CipherSuite,
        ServerName = _session.ServerName,
        IsHttp2 = _session.IsProtocol("h2"u8),
        ClientNames = clientNames,
    };

    // Null where no certificate was shown.
    private IReadOnlyList<string>? ReadClientNames(out string? revoked)
    {
        revoked = null;
        if (_session.ReadPeerCertificate() is not { } bytes)
        {
            return null;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(bytes);
            revoked = _tls.Revoked?.Find(certificate);
            return CertificateNames.Read(certificate);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    /// <summary>Sends the record that waits, and what waits behind it.</summary>
    /// <returns>False when it is gone.</returns>
    private bool Flush()
    {
        if (_owed > 0)
        {
            var length = _session.Write(Filler.AsSpan(0, _owed), moreFollows: false);
            if (length is TlsResult.WantsWrite or TlsResult.WantsRead)
            {
                return true;
            }

            if (length < 0)
            {
                IsBroken = true;
                if (IsClosed)
                {
                    Release();
                    return false;
                }

                // Who reads hears of it by Broken.
                Events?.Readable();
                return !IsClosed;
            }

            _owed = 0;
        }

        if (_ending && !_ended)
        {
            TryFinish();
        }

        if (_full)
        {
            _full = false;
            Events?.Writable();
        }

        return !IsClosed;
    }

    /// <summary>Sends close_notify and FIN once nothing is owed, and frees what is closed.</summary>
    private void TryFinish()
    {
        if (_owed == 0 && !_ended && _session.EndSending() != TlsResult.WantsWrite)
        {
            _ended = true;
            Socket.EndSending();
        }

        if (IsClosed && _ended)
        {
            Release();
        }
    }

    private void Refuse(TlsFailure failure, string reason)
    {
        IsClosed = true;
        Release();
        _acceptor.Failed(Remote, failure, $"The TLS handshake failed: {reason}.");
    }

    private void Allow(long milliseconds)
    {
        _deadline?.Disarm();
        _deadline = new Deadline(this);
        Loop.Arm(_deadline, milliseconds);
    }

    private void Expire()
    {
        if (IsClosed)
        {
            Drop();
            return;
        }

        Refuse(TlsFailure.Timeout, "it took too long");
    }

    /// <summary>Ends a handshake, or the lingering of a closed connection.</summary>
    private sealed class Deadline(EpollTlsConnection connection) : LoopTimer
    {
        public override void Elapsed() => connection.Expire();
    }
}
