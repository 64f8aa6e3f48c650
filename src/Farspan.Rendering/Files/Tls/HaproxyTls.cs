using System.Net.Sockets;

namespace Farspan.Rendering.Files.Tls;

/// <summary>The <c>bind</c> lines of HAProxy, and who is let in.</summary>
/// <remarks>Source: HAProxy 2.6 configuration manual, section 5.1 (<c>crt</c>: the key is looked for in <c>FILE.key</c> too; <c>ssl-min-ver</c>, <c>ciphers</c>, <c>ca-file</c>, <c>crl-file</c>, <c>verify</c>), 7.1 (ACLs of one name are one) and 7.3.4 (<c>ssl_c_s_dn</c>; there is none for alternative names).</remarks>
internal static class HaproxyTls
{
    public static string Write(string header, TlsPortFile port)
    {
        var suites = port.OpenSslSuites is { } named ? $" ciphers {named}" : "";
        var clients = port.Tls.RequiresClientCertificate ? $" ca-file {port.Authorities} verify required{(port.Revocations is { } lists ? $" crl-file {lists}" : "")}" : "";
        var binds = port.Service.Bind.Select(b => $"bind {(b.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{b}]" : $"{b}")}:{port.Port} ssl crt {port.Certificate} ssl-min-ver {(port.IsTls13Only ? "TLSv1.3" : "TLSv1.2")}{suites}{clients}\n");
        return $"{header}# For the frontend. HAProxy looks for the key beside the certificate, where {port.Certificate}.key is a link to it.\n{port.RevocationsRemark}{string.Concat(binds)}{Callers(port)}";
    }

    private static string Callers(TlsPortFile port)
    {
        if (port.Tls.Callers is not { } callers)
        {
            return "";
        }

        var note = $"# Who may call: {TlsCallersText.Of(callers)}. HAProxy 2.6 reads no SPIFFE ID: it tells them by the certificate's common name, and cuts others off.\n";
        return callers.CommonNames.Count == 0
            ? $"{note}tcp-request content reject\n"
            : $"{note}{string.Concat(callers.CommonNames.Select(n => $"acl farspan-caller ssl_c_s_dn(CN) -m str {n}\n"))}tcp-request content reject unless farspan-caller\n";
    }
}
