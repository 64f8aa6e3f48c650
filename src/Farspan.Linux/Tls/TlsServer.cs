using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Farspan.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Tls;

/// <summary>What accepts TLS: one OpenSSL context for each certificate. It is freed when it is disposed and its last session has ended. Any thread may use it.</summary>
/// <remarks>Tickets are stateless, under a key of its own (RFC 8446 section 4.6.1, RFC 5077); no cache grows. Source: ssl(7), SSL_CTX_new(3).</remarks>
public sealed unsafe partial class TlsServer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Tls12 = 0x0303;
    private const int Tls13 = 0x0304;
    private const int Taken = 0;
    private const int Fatal = 2;
    private const int NoAnswer = 3;

    // A name of TLS is at most 255 bytes (RFC 6066 section 3, RFC 1035 section 2.3.4).
    private const int LongestName = 255;

    private readonly TlsServerOptions _options;
    private readonly nint[] _contexts;
    private GCHandle _self;

    private TlsServer(TlsServerOptions options)
        : base(ownsHandle: true)
    {
        _options = options;
        _contexts = new nint[options.Certificates.Count];

        // OpenSSL keeps it for its callbacks; sessions keep this object alive while they run.
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
    }

    /// <summary>Makes one.</summary>
    /// <exception cref="TlsException">OpenSSL refuses a certificate, a key, an authority or a cipher suite.</exception>
    public static TlsServer Create(TlsServerOptions options)
    {
        var server = new TlsServer(options);
        try
        {
            for (var i = 0; i < options.Certificates.Count; i++)
            {
                OpenSsl.ClearErrors();
                var context = Check(OpenSsl.NewContext(OpenSsl.ServerMethod()), "make a TLS context");
                server._contexts[i] = context;
                if (i == 0)
                {
                    server.SetHandle(context);
                }

                server.Configure(context);
                Load(context, options.Certificates[i]);
            }

            return server;
        }
        catch
        {
            server.ReleaseHandle();
            server.SetHandleAsInvalid();
            throw;
        }
    }

    /// <summary>True when OpenSSL knows a cipher suite of TLS 1.2 by this IANA name.</summary>
    public static bool Knows(string cipherSuite) => FindCipher(cipherSuite) is not null;

    /// <summary>Begins a session on an accepted connection, which is closed after it.</summary>
    /// <exception cref="TlsException">There is no memory for it.</exception>
    public TlsSession Accept(StreamSocket socket) => TlsSession.Accept(this, socket);

    /// <summary>Begins a session.</summary>
    internal nint NewSession() => Check(OpenSsl.NewSession(handle), "begin a TLS session");

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        foreach (var context in _contexts)
        {
            // Null is nothing to free.
            OpenSsl.FreeContext(context);
        }

        _self.Free();
        return true;
    }

    private void Configure(nint context)
    {
        OpenSsl.SetOptions(context, OpenSsl.NoCompression | OpenSsl.NoRenegotiation | OpenSsl.ServerPreference);
        OpenSsl.SetContext(context, OpenSsl.OptionMode, OpenSsl.ModePartialWrite | OpenSsl.ModeMovingWriteBuffer | OpenSsl.ModeReleaseBuffers, 0);
        OpenSsl.SetContext(context, OpenSsl.OptionReadAhead, 1, 0);
        OpenSsl.SetContext(context, OpenSsl.OptionSessionCache, 0, 0);
        Check(OpenSsl.SetContext(context, OpenSsl.OptionMinimumVersion, _options.RequiresTls13 ? Tls13 : Tls12, 0), "set the lowest version");
        Check(OpenSsl.SetSessionContext(context, "farspan"u8, 7), "name the sessions");
        if (_options.CipherSuites.Count > 0)
        {
            var names = _options.CipherSuites.Select(name => FindCipher(name) ?? throw new TlsException($"OpenSSL does not know the cipher suite {name}"));
            Check(OpenSsl.SetCiphers(context, string.Join(':', names)), $"use only the cipher suites {string.Join(", ", _options.CipherSuites)}");
        }

        foreach (var authority in _options.ClientAuthorities)
        {
            Trust(context, authority);
        }

        if (_options.ClientAuthorities.Count > 0)
        {
            // A declared authority is trusted by itself, also where it is not a root.
            Check(OpenSsl.SetVerifyFlags(OpenSsl.GetVerifyParameters(context), OpenSsl.PartialChain), "trust the declared authorities");
            OpenSsl.SetVerify(context, OpenSsl.VerifyPeer | (_options.RequiresClientCertificate ? OpenSsl.VerifyRequired : 0), 0);
        }

        var self = GCHandle.ToIntPtr(_self);
        OpenSsl.SetContextCallback(context, OpenSsl.OptionServerName, (nint)(delegate* unmanaged[Cdecl]<nint, int*, nint, int>)&ChooseCertificate);
        OpenSsl.SetContext(context, OpenSsl.OptionServerNameArgument, 0, self);
        OpenSsl.SetContextCallback(context, OpenSsl.OptionStatus, (nint)(delegate* unmanaged[Cdecl]<nint, nint, int>)&StapleStatus);
        OpenSsl.SetContext(context, OpenSsl.OptionStatusArgument, 0, self);
        OpenSsl.SetProtocolCallback(context, (nint)(delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int>)&ChooseProtocol, self);
    }

    private static void Load(nint context, TlsServerCertificate certificate)
    {
        Check(OpenSsl.UseCertificate(context, certificate.Certificate.Length, certificate.Certificate), "use the certificate");
        foreach (var issuer in certificate.Chain)
        {
            // 0: the context takes the certificate over.
            Check(OpenSsl.SetContext(context, OpenSsl.OptionChainCertificate, 0, Decode(issuer)), "use an issuer's certificate");
        }

        try
        {
            fixed (byte* start = certificate.Key)
            {
                var position = start;
                var key = Check(OpenSsl.DecodeKey(0, &position, certificate.Key.Length), "read the key");
                var used = OpenSsl.UseKey(context, key);
                OpenSsl.FreeKey(key);
                Check(used, "use the key");
                Check(OpenSsl.CheckKey(context), "use the key with its certificate");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(certificate.Key);
        }
    }

    private static void Trust(nint context, byte[] authority)
    {
        var certificate = Decode(authority);
        var added = OpenSsl.AddToStore(OpenSsl.GetStore(context), certificate) == 1 && OpenSsl.NameAuthority(context, certificate) == 1;
        OpenSsl.FreeCertificate(certificate);
        Check(added ? 1 : 0, "trust an authority of client certificates");
    }

    private static nint Decode(byte[] certificate)
    {
        fixed (byte* start = certificate)
        {
            var position = start;
            return Check(OpenSsl.DecodeCertificate(0, &position, certificate.Length), "read a certificate");
        }
    }

    private static string? FindCipher(string name) =>
        Marshal.PtrToStringUTF8((nint)OpenSsl.FindCipher(name)) is { } found and not "(NONE)" ? found : null;

    private static nint Check(nint result, string operation)
    {
        if (result is 0 or -1)
        {
            var reason = OpenSsl.LastError();
            OpenSsl.ClearErrors();
            throw new TlsException(reason is null ? $"OpenSSL could not {operation}" : $"OpenSSL could not {operation}: {reason}");
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ChooseCertificate(nint session, int* alert, nint argument)
    {
        if (GCHandle.FromIntPtr(argument).Target is not TlsServer server)
        {
            return NoAnswer;
        }

        var chosen = server._options.Choose(ReadServerName(session));
        if (chosen > 0)
        {
            OpenSsl.SwitchContext(session, server._contexts[chosen]);
        }

        return Taken;
    }

    // Called where the caller asked for it, when the certificate has been chosen (SSL_CTX_set_tlsext_status_cb(3)).
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int StapleStatus(nint session, nint argument)
    {
        if (GCHandle.FromIntPtr(argument).Target is not TlsServer server
            || Array.IndexOf(server._contexts, OpenSsl.GetContext(session)) is not (>= 0 and var shown)
            || server._options.Certificates[shown].Staple?.Invoke() is not { Length: > 0 } status)
        {
            return NoAnswer;
        }

        // OpenSSL frees it with the session.
        var copy = OpenSsl.Allocate(status.Length, 0, 0);
        if (copy == 0)
        {
            return NoAnswer;
        }

        status.CopyTo(new Span<byte>((void*)copy, status.Length));
        if (OpenSsl.SetSession(session, OpenSsl.OptionStatusAnswer, status.Length, copy) == 1)
        {
            return Taken;
        }

        OpenSsl.Free(copy, 0, 0);
        return NoAnswer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ChooseProtocol(nint session, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, nint argument)
    {
        if (GCHandle.FromIntPtr(argument).Target is not TlsServer server)
        {
            return NoAnswer;
        }

        foreach (var protocol in server._options.Protocols)
        {
            // Each is a length of one byte and a name; OpenSSL has checked that they fit.
            for (uint at = 0; at + 1 + offered[at] <= offeredLength; at += 1u + offered[at])
            {
                if (new ReadOnlySpan<byte>(offered + at + 1, offered[at]).SequenceEqual(protocol))
                {
                    *chosen = offered + at + 1;
                    *chosenLength = offered[at];
                    return Taken;
                }
            }
        }

        // RFC 7301 section 3.2: no_application_protocol.
        return Fatal;
    }

    /// <summary>Name that the caller asks for, lower case; null when there is none or it is no host name.</summary>
    internal static string? ReadServerName(nint session)
    {
        var start = OpenSsl.GetServerName(session, 0);
        if (start == null)
        {
            return null;
        }

        var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(start);
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'.' or (byte)'_'))
            {
                return null;
            }
        }

        return string.Create(name.Length, (nint)start, static (text, from) =>
            System.Text.Ascii.ToLower(new ReadOnlySpan<byte>((byte*)from, text.Length), text, out _));
    }
}
