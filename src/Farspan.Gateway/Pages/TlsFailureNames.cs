using System.Diagnostics;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Pages;

/// <summary>What failures of TLS handshakes are called in <c>/metrics</c>.</summary>
internal static class TlsFailureNames
{
    /// <summary>How many there are; they count from 0.</summary>
    public const int Count = (int)TlsFailure.Other + 1;

    /// <summary>The name.</summary>
    public static string Of(TlsFailure failure) => failure switch
    {
        TlsFailure.NotTls => "not-tls",
        TlsFailure.Version => "version",
        TlsFailure.CipherSuite => "cipher-suite",
        TlsFailure.Protocol => "protocol",
        TlsFailure.ClientCertificate => "client-certificate",
        TlsFailure.RefusedByCaller => "refused-by-caller",
        TlsFailure.Ended => "ended",
        TlsFailure.Timeout => "timeout",
        TlsFailure.Revoked => "revoked",
        TlsFailure.Caller => "caller",
        TlsFailure.Other => "other",
        _ => throw new UnreachableException(),
    };
}
