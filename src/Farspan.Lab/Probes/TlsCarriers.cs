using System.Net.Sockets;
using Farspan.Lab.Recipes;
using Farspan.Verification.Tls;

namespace Farspan.Lab.Probes;

/// <summary>What is said before TLS, and in its place, on the ports of real services.</summary>
internal static class TlsCarriers
{
    // PostgreSQL manual, section 55.7, SSLRequest: length 8, code 80877103.
    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    /// <summary>Leads a fresh connection to where TLS begins.</summary>
    /// <returns>False where the server says that it has no TLS.</returns>
    public static async Task<bool> BeginAsync(Socket socket, TlsCarrier carrier, CancellationToken cancellationToken)
    {
        if (carrier != TlsCarrier.PostgreSql)
        {
            return true;
        }

        await socket.SendAsync(_sslRequest, cancellationToken);
        var answer = new byte[1];
        return await socket.ReceiveAsync(answer, cancellationToken) == 1 && answer[0] == (byte)'S';
    }

    /// <summary>What a caller without TLS says first.</summary>
    public static byte[] Plain(TlsCarrier carrier) => carrier switch
    {
        TlsCarrier.PostgreSql => PostgreSqlRecipe.StartupMessage(),
        TlsCarrier.Redis => "PING\r\n"u8.ToArray(),

        // Who the root's name servers are (RFC 1035 section 4.1, 4.2.2): every server has an answer or a refusal to it.
        TlsCarrier.Dns => [0, 17, 0xF5, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1],
        _ => "GET / HTTP/1.1\r\nHost: farspan-test\r\nConnection: close\r\n\r\n"u8.ToArray(),
    };

    /// <summary>True for what a server says within TLS to a caller whom it lets in.</summary>
    public static bool LetsIn(TlsCarrier carrier, ReadOnlySpan<byte> answer) => carrier switch
    {
        // An error (E) tells that the certificate is nobody's who may log in (PostgreSQL manual, section 55.7).
        TlsCarrier.PostgreSql => answer.StartsWith("R"u8),
        _ => !answer.IsEmpty,
    };

    /// <summary>True for an answer of a server that serves callers without TLS.</summary>
    public static bool Serves(TlsCarrier carrier, ReadOnlySpan<byte> answer) => carrier switch
    {
        // It asks for a password (R); an error (E) refuses.
        TlsCarrier.PostgreSql => answer.StartsWith("R"u8),
        TlsCarrier.Dns => answer.Length > 4 && (answer[4] & 0x80) != 0, // QR: a response
        TlsCarrier.Redis => answer.StartsWith("+"u8) || answer.StartsWith("-NOAUTH"u8),
        // Servers of HTTPS tell callers without TLS so by a 400 (nginx) or a redirection; anything that serves does neither.
        _ => answer.StartsWith("HTTP/1."u8) && answer.Length > 9 && answer[9] is (byte)'2' or (byte)'5',
    };
}
