namespace Farspan.Rendering.Files.Tls;

/// <summary>The <c>bind</c> lines of HAProxy.</summary>
/// <remarks>Source: HAProxy 2.6 configuration manual, section 5.1 (<c>crt</c>: the key is looked for in <c>FILE.key</c> too; <c>ssl-min-ver</c>, <c>ciphers</c>, <c>ca-file</c>, <c>verify</c>).</remarks>
internal static class HaproxyTls
{
    public static string Write(string header, TlsPortFile port)
    {
        var suites = port.OpenSslSuites is { } named ? $" ciphers {named}" : "";
        var clients = port.Tls.RequiresClientCertificate ? $" ca-file {port.Authorities} verify required" : "";
        var binds = port.Service.Bind.Select(b => $"bind {(b.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{b}]" : $"{b}")}:{port.Port} ssl crt {port.Certificate} ssl-min-ver {(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2")}{suites}{clients}\n");
        return $"{header}# For the frontend. HAProxy looks for the key beside the certificate, where {port.Certificate}.key is a link to it.\n{string.Concat(binds)}";
    }
}
