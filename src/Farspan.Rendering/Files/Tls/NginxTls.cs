using System.Net.Sockets;

namespace Farspan.Rendering.Files.Tls;

/// <summary>Directives of nginx, to be included in a <c>server</c> block whose <c>listen</c> says <c>ssl</c>.</summary>
/// <remarks>Source: nginx documentation, ngx_http_ssl_module (<c>$ssl_client_s_dn</c> is the subject as RFC 2253 writes it) and ngx_http_rewrite_module; ngx_stream_ssl_module has the same directives but for callers.</remarks>
internal static class NginxTls
{
    public static string Write(string header, TlsPortFile port) => $"""
        {header}# In the server block: listen {string.Join("; listen ", port.Service.Bind.Select(b => $"{(b.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{b}]" : $"{b}")}:{port.Port} ssl"))};
        ssl_certificate {port.Certificate};
        ssl_certificate_key {port.Key};
        ssl_protocols {(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2 TLSv1.3")};
        {(port.OpenSslSuites is { } suites ? $"ssl_ciphers {suites};\nssl_prefer_server_ciphers on;\n" : "")}{(port.Tls.RequiresClientCertificate ? $"ssl_client_certificate {port.Authorities};\nssl_verify_client on;\nssl_verify_depth 3;\n" : "")}{(port.Revocations is { } lists ? $"{port.RevocationsRemark}ssl_crl {lists};\n" : "")}{Callers(port)}
        """;

    // One line for each, because a word of nginx's has an end.
    private static string Callers(TlsPortFile port) => port.Tls.Callers is not { } callers ? "" :
        $$"""
        # Who may call: {{TlsCallersText.Of(callers)}}. nginx reads no SPIFFE ID: it tells them by the certificate's common name, and answers 403 to others.
        set $farspan_caller "";
        {{string.Concat(callers.CommonNames.Select(n => $$"""if ($ssl_client_s_dn = "CN={{n}}") { set $farspan_caller 1; }{{'\n'}}"""))}}if ($farspan_caller = "") { return 403; }

        """;
}
