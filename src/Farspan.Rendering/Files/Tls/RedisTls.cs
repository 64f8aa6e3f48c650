namespace Farspan.Rendering.Files.Tls;

/// <summary>Settings of Redis, to be included by <c>include</c>.</summary>
/// <remarks>Source: redis.conf of Redis 7, section "TLS/SSL".</remarks>
internal static class RedisTls
{
    public static string Write(string header, TlsPortFile port) => $"""
        {header}{(port.Tls.RequiresClientCertificate ? "# Redis takes every certificate of these authorities: who may call is up to the packet filter alone.\n" : "")}port 0
        tls-port {port.Port}
        tls-cert-file {port.Certificate}
        tls-key-file {port.Key}
        tls-ca-cert-file {port.Authorities}
        tls-auth-clients {(port.Tls.RequiresClientCertificate ? "yes" : "no")}
        tls-protocols "{(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2 TLSv1.3")}"
        {(port.OpenSslSuites is { } suites ? $"tls-ciphers {suites}\ntls-prefer-server-ciphers yes\n" : "")}
        """;
}
