using System.Runtime.InteropServices;

namespace Farspan.Linux.Tls;

/// <summary>Calls of the system's OpenSSL 3, which the runtime itself needs and therefore is always there.</summary>
/// <remarks>Source: section 3 of the manual pages, by the name of each entry point; numbers from openssl/ssl.h, which promises them within 3.x.</remarks>
internal static unsafe partial class OpenSsl
{
    internal const int OptionServerName = 53;
    internal const int OptionServerNameArgument = 54;
    internal const int OptionMode = 33;
    internal const int OptionReadAhead = 41;
    internal const int OptionSessionCache = 44;
    internal const int OptionStatus = 63;
    internal const int OptionStatusArgument = 64;
    internal const int OptionStatusAnswer = 71;
    internal const int OptionChainCertificate = 89;
    internal const int OptionMinimumVersion = 123;

    internal const int ModePartialWrite = 0x1;
    internal const int ModeMovingWriteBuffer = 0x2;
    internal const int ModeReleaseBuffers = 0x10;

    internal const ulong NoCompression = 1UL << 17;
    internal const ulong ServerPreference = 1UL << 22;
    internal const ulong NoRenegotiation = 1UL << 30;

    internal const int VerifyPeer = 1;
    internal const int VerifyRequired = 2;
    internal const uint PartialChain = 0x80000;

    internal const int WantRead = 2;
    internal const int WantWrite = 3;
    internal const int ZeroReturn = 6;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl, EntryPoint = "TLS_server_method")]
    internal static partial nint ServerMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    internal static partial nint NewContext(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial nint SetContext(nint context, int option, nint number, nint argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_callback_ctrl")]
    internal static partial nint SetContextCallback(nint context, int option, nint function);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetCiphers(nint context, string names);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    internal static partial int UseCertificate(nint context, int length, ReadOnlySpan<byte> certificate);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey")]
    internal static partial int UseKey(nint context, nint key);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_check_private_key")]
    internal static partial int CheckKey(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_get_cert_store")]
    internal static partial nint GetStore(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_add_client_CA")]
    internal static partial int NameAuthority(nint context, nint certificate);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void SetVerify(nint context, int mode, nint function);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_get0_param")]
    internal static partial nint GetVerifyParameters(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_session_id_context")]
    internal static partial int SetSessionContext(nint context, ReadOnlySpan<byte> name, uint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    internal static partial void SetProtocolCallback(nint context, nint function, nint argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    internal static partial nint NewSession(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    internal static partial void FreeSession(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    internal static partial void SetBio(nint session, nint read, nint write);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_SSL_CTX")]
    internal static partial nint SwitchContext(nint session, nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_SSL_CTX")]
    internal static partial nint GetContext(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")]
    internal static partial nint SetSession(nint session, int option, nint number, nint argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    internal static partial void SetAccepting(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    internal static partial int Handshake(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    internal static partial int Read(nint session, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    internal static partial int Write(nint session, byte* bytes, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")]
    internal static partial int Shutdown(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_has_pending")]
    [SuppressGCTransition]
    internal static partial int HasPending(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error")]
    internal static partial int GetError(nint session, int result);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_servername")]
    internal static partial byte* GetServerName(nint session, int kind);

    [LibraryImport(Ssl, EntryPoint = "SSL_version")]
    internal static partial int GetVersion(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_current_cipher")]
    internal static partial nint GetCipher(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_CIPHER_standard_name")]
    internal static partial byte* GetCipherName(nint cipher);

    [LibraryImport(Ssl, EntryPoint = "OPENSSL_cipher_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* FindCipher(string standardName);

    [LibraryImport(Ssl, EntryPoint = "SSL_get0_alpn_selected")]
    internal static partial void GetProtocol(nint session, byte** name, uint* length);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")]
    internal static partial nint GetPeerCertificate(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_verify_result")]
    internal static partial nint GetVerifyResult(nint session);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint NewBioMethod(int kind, string name);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_read")]
    internal static partial int SetBioRead(nint method, nint function);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_write")]
    internal static partial int SetBioWrite(nint method, nint function);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_ctrl")]
    internal static partial int SetBioControl(nint method, nint function);

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    internal static partial nint NewBio(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_init")]
    internal static partial void SetBioReady(nint bio, int ready);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_data")]
    [SuppressGCTransition]
    internal static partial void SetBioData(nint bio, nint data);

    [LibraryImport(Crypto, EntryPoint = "BIO_get_data")]
    [SuppressGCTransition]
    internal static partial nint GetBioData(nint bio);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_flags")]
    [SuppressGCTransition]
    internal static partial void SetBioFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "BIO_clear_flags")]
    [SuppressGCTransition]
    internal static partial void ClearBioFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "BIO_test_flags")]
    [SuppressGCTransition]
    internal static partial int TestBioFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "X509_verify_cert_error_string")]
    internal static partial byte* DescribeVerifyResult(nint result);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set_flags")]
    internal static partial int SetVerifyFlags(nint parameters, uint flags);

    [LibraryImport(Crypto, EntryPoint = "X509_STORE_add_cert")]
    internal static partial int AddToStore(nint store, nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    internal static partial void FreeCertificate(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "d2i_X509")]
    internal static partial nint DecodeCertificate(nint reuse, byte** bytes, nint length);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    internal static partial int EncodeCertificate(nint certificate, byte** bytes);

    [LibraryImport(Crypto, EntryPoint = "d2i_AutoPrivateKey")]
    internal static partial nint DecodeKey(nint reuse, byte** bytes, nint length);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_free")]
    internal static partial void FreeKey(nint key);

    [LibraryImport(Crypto, EntryPoint = "CRYPTO_malloc")]
    internal static partial nint Allocate(nint length, nint file, int line);

    [LibraryImport(Crypto, EntryPoint = "CRYPTO_free")]
    internal static partial void Free(nint memory, nint file, int line);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    [SuppressGCTransition]
    internal static partial void ClearErrors();

    [LibraryImport(Crypto, EntryPoint = "ERR_peek_last_error")]
    internal static partial nuint PeekError();

    [LibraryImport(Crypto, EntryPoint = "ERR_reason_error_string")]
    internal static partial byte* DescribeError(nuint error);

    /// <summary>Words of OpenSSL for what went wrong last on this thread; null when it left none.</summary>
    internal static string? LastError() => Marshal.PtrToStringUTF8((nint)DescribeError(PeekError()));

    /// <summary>Number of the reason of what went wrong last on this thread (ERR_GET_REASON); 0 when OpenSSL left none.</summary>
    internal static int LastReason()
    {
        // openssl/err.h: errors of the system have the topmost bit, all others the reason in the lower 23.
        const nuint System = 0x8000_0000;
        const nuint Reason = 0x7F_FFFF;
        var error = PeekError();
        return (error & System) != 0 ? 0 : (int)(error & Reason);
    }
}
