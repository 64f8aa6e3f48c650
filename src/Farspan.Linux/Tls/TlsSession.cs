using System.Runtime.InteropServices;
using Farspan.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Tls;

/// <summary>The server's side of TLS on one connection. Nothing waits. Used by one thread, closed by that thread before the connection.</summary>
/// <remarks>Source: SSL_do_handshake(3), SSL_read(3), SSL_write(3), SSL_shutdown(3), SSL_get_error(3).</remarks>
public sealed unsafe class TlsSession : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Most bytes that one <see cref="Write"/> takes: one record (RFC 8446 section 5.1).</summary>
    public const int RecordBytes = 16 * 1024;

    private const int Tls13 = 0x0304;
    private const int Success = 0;

    private readonly TlsServer _server;
    private nint _bio;
    private int _descriptor;
    private bool _moreFollows;

    private TlsSession(TlsServer server, nint session)
        : base(ownsHandle: true)
    {
        _server = server;
        SetHandle(session);
    }

    /// <summary>Begins a session.</summary>
    internal static TlsSession Accept(TlsServer server, StreamSocket socket)
    {
        var session = new TlsSession(server, server.NewSession());
        var counted = false;
        server.DangerousAddRef(ref counted);
        session._descriptor = (int)socket.DangerousGetHandle();
        session._bio = SocketBio.Make(session._descriptor);
        if (session._bio == 0)
        {
            session.Dispose();
            throw new TlsException("OpenSSL could not use the socket");
        }

        // Once for both ways: the session frees it once.
        OpenSsl.SetBio(session.handle, session._bio, session._bio);

        OpenSsl.SetAccepting(session.handle);
        return session;
    }

    /// <summary>Why the handshake failed: OpenSSL's words, without secrets.</summary>
    public string? Failure { get; private set; }

    /// <summary>Number of that reason, of <see cref="TlsFailureReason"/>.</summary>
    public int FailureReason { get; private set; }

    /// <summary>True for TLS 1.3, false for TLS 1.2. After the handshake.</summary>
    public bool IsTls13 => OpenSsl.GetVersion(handle) >= Tls13;

    /// <summary>Cipher suite by IANA name. After the handshake.</summary>
    public string CipherSuite => Marshal.PtrToStringUTF8((nint)OpenSsl.GetCipherName(OpenSsl.GetCipher(handle))) ?? "unknown";

    /// <summary>Name that the caller asked for, lower case, or null. After the handshake.</summary>
    public string? ServerName => TlsServer.ReadServerName(handle);

    /// <summary>Goes on with the handshake.</summary>
    /// <returns>1 when it is done; otherwise a <see cref="TlsResult"/>.</returns>
    public int Handshake()
    {
        OpenSsl.ClearErrors();
        var result = OpenSsl.Handshake(handle);
        return result == 1 ? 1 : Explain(result, isHandshake: true);
    }

    /// <summary>Reads.</summary>
    /// <returns>Bytes read; 0 after the other end's close_notify; otherwise a <see cref="TlsResult"/>.</returns>
    public int Read(Span<byte> buffer)
    {
        OpenSsl.ClearErrors();
        fixed (byte* start = buffer)
        {
            var length = OpenSsl.Read(handle, start, buffer.Length);
            return length > 0 ? length : Explain(length, isHandshake: false);
        }
    }

    /// <summary>Writes one record.</summary>
    /// <param name="bytes">At least one byte; no more than <see cref="RecordBytes"/> are taken. After <see cref="TlsResult.WantsWrite"/> the record is made already: any bytes of the same length finish it.</param>
    /// <param name="moreFollows">True when another record is written at once, whatever becomes of this one: both leave together.</param>
    /// <returns>Bytes written; otherwise a <see cref="TlsResult"/>.</returns>
    public int Write(ReadOnlySpan<byte> bytes, bool moreFollows)
    {
        if (moreFollows != _moreFollows)
        {
            _moreFollows = moreFollows;
            SocketBio.Announce(_bio, _descriptor, moreFollows);
        }

        OpenSsl.ClearErrors();
        fixed (byte* start = bytes)
        {
            var length = OpenSsl.Write(handle, start, Math.Min(bytes.Length, RecordBytes));
            return length > 0 ? length : Explain(length, isHandshake: false);
        }
    }

    /// <summary>Sends close_notify.</summary>
    /// <returns>1 when it is sent; otherwise a <see cref="TlsResult"/>.</returns>
    public int EndSending()
    {
        OpenSsl.ClearErrors();
        var result = OpenSsl.Shutdown(handle);
        return result >= 0 ? 1 : Explain(result, isHandshake: false);
    }

    /// <summary>True when bytes were read from the connection that <see cref="Read"/> has not given yet.</summary>
    public bool HasPending => OpenSsl.HasPending(handle) == 1;

    /// <summary>True when HTTP/2 or whatever the name says was agreed on by ALPN.</summary>
    public bool IsProtocol(ReadOnlySpan<byte> name)
    {
        byte* start;
        uint length;
        OpenSsl.GetProtocol(handle, &start, &length);
        return new ReadOnlySpan<byte>(start, (int)length).SequenceEqual(name);
    }

    /// <summary>The caller's verified certificate, DER, or null. After the handshake.</summary>
    public byte[]? ReadPeerCertificate()
    {
        var certificate = OpenSsl.GetPeerCertificate(handle);
        if (certificate == 0)
        {
            return null;
        }

        var bytes = new byte[OpenSsl.EncodeCertificate(certificate, null)];
        fixed (byte* start = bytes)
        {
            var position = start;
            _ = OpenSsl.EncodeCertificate(certificate, &position);
        }

        OpenSsl.FreeCertificate(certificate);
        return bytes;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OpenSsl.FreeSession(handle);
        _server.DangerousRelease();
        return true;
    }

    private int Explain(int result, bool isHandshake)
    {
        switch (OpenSsl.GetError(handle, result))
        {
            case OpenSsl.WantRead:
                return TlsResult.WantsRead;
            case OpenSsl.WantWrite:
                return TlsResult.WantsWrite;
            case OpenSsl.ZeroReturn:
                return isHandshake ? TlsResult.Failed : 0;
            default:
                if (isHandshake)
                {
                    var verified = OpenSsl.GetVerifyResult(handle);
                    FailureReason = OpenSsl.LastReason();
                    Failure = OpenSsl.LastError() ?? "the connection ended";
                    if (verified != Success)
                    {
                        Failure += $" ({Marshal.PtrToStringUTF8((nint)OpenSsl.DescribeVerifyResult(verified))})";
                    }
                }

                OpenSsl.ClearErrors();
                return TlsResult.Failed;
        }
    }
}
