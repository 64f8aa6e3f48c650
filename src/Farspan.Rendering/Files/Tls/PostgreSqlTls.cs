namespace Farspan.Rendering.Files.Tls;

/// <summary>Settings of PostgreSQL, to be included by <c>include_dir</c> or <c>include</c>.</summary>
/// <remarks>Source: PostgreSQL 15 manual, sections 20.3.3 and 21.1.</remarks>
internal static class PostgreSqlTls
{
    public static string Write(string header, TlsPortFile port)
    {
        var access = port.Tls.RequiresClientCertificate ? "hostssl all all all scram-sha-256 clientcert=verify-ca" : "hostssl all all all scram-sha-256";
        return $"""
            {header}# Plaintext is refused by pg_hba.conf: let it have lines that begin with 'hostssl' and none with 'host', such as
            #   {access}
            port = {port.Port}
            ssl = on
            ssl_cert_file = '{port.Certificate}'
            ssl_key_file = '{port.Key}'
            ssl_ca_file = '{port.Authorities}'
            ssl_min_protocol_version = '{(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2")}'
            {(port.OpenSslSuites is { } suites ? $"ssl_ciphers = '{suites}'\nssl_prefer_server_ciphers = on\n" : "")}
            """;
    }
}
