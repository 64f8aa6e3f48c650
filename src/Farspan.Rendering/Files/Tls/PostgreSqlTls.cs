namespace Farspan.Rendering.Files.Tls;

/// <summary>Settings of PostgreSQL, to be included by <c>include_dir</c> or <c>include</c>.</summary>
/// <remarks>Source: PostgreSQL 15 manual, sections 20.3.3, 21.1, 21.2 (user name maps) and 21.12 (certificates in place of passwords, by their common name).</remarks>
internal static class PostgreSqlTls
{
    public static string Write(string header, TlsPortFile port)
    {
        var map = $"{port.Service.Name}-{port.Tls.Port}";
        var access = port.Tls switch
        {
            { Callers: not null } => $"hostssl all all all cert map={map}",
            { RequiresClientCertificate: true } => "hostssl all all all scram-sha-256 clientcert=verify-ca",
            _ => "hostssl all all all scram-sha-256",
        };
        return $"""
            {header}# Plaintext is refused by pg_hba.conf: let it have lines that begin with 'hostssl' and none with 'host', such as
            #   {access}
            {Map(port, map)}port = {port.Port}
            ssl = on
            ssl_cert_file = '{port.Certificate}'
            ssl_key_file = '{port.Key}'
            ssl_ca_file = '{port.Authorities}'
            ssl_min_protocol_version = '{(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2")}'
            {(port.Revocations is { } lists ? $"{port.RevocationsRemark}ssl_crl_file = '{lists}'\n" : "")}{(port.OpenSslSuites is { } suites ? $"ssl_ciphers = '{suites}'\nssl_prefer_server_ciphers = on\n" : "")}
            """;
    }

    private static string Map(TlsPortFile port, string map) => port.Tls.Callers is not { } callers ? "" :
        $"""
        # Who may call: {TlsCallersText.Of(callers)}. PostgreSQL reads no SPIFFE ID: it tells them by the certificate's common name.
        # pg_ident.conf has one line for each; write the database's user in place of USER.
        {string.Concat(callers.CommonNames.Select(n => $"#   {map} \"{n}\" USER\n"))}
        """;
}
