using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Probes;

/// <summary>What is said to a place outside so that it shows that it is there: HTTP, HTTPS, NTP, or any datagram.</summary>
internal static class EgressSpeech
{
    private const ushort HttpsPort = 443;
    private const int NtpBytes = 48;

    /// <summary>Asks by HTTP; on port 443 inside TLS, with a certificate that the lab's own authority must have signed for the name.</summary>
    /// <returns>First line of the answer; empty for no answer of the lab's internet.</returns>
    public static async Task<string> TcpAsync(Socket socket, string host, ushort port, X509Certificate2? authority, CancellationToken cancellationToken)
    {
        await using var plain = new NetworkStream(socket);
        var request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: farspan-test\r\nConnection: close\r\n\r\n");
        if (port != HttpsPort)
        {
            await plain.WriteAsync(request, cancellationToken);
            return Line(await CallAnswer.ReadAsync(plain, cancellationToken));
        }

        await using var secure = new SslStream(plain, leaveInnerStreamOpen: true);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            policy.CustomTrustStore.Add(authority);
        }

        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy }, cancellationToken);
        await secure.WriteAsync(request, cancellationToken);
        return Line(await CallAnswer.ReadAsync(secure, cancellationToken));
    }

    /// <summary>Sends a datagram and reads the answer; on port 123 a request of NTP (RFC 5905 section 7.3: leap, version and mode · stratum · … · origin time at byte 24 · transmit time at byte 40).</summary>
    /// <returns>What answered; empty for what is no answer.</returns>
    public static async Task<string> UdpAsync(Socket socket, ushort port, CancellationToken cancellationToken)
    {
        var isTime = port == OutsideWorld.NtpPort;
        var question = isTime ? new byte[NtpBytes] : "farspan-test"u8.ToArray();
        if (isTime)
        {
            question[0] = 0x23; // Version 4, client.
            RandomNumberGenerator.Fill(question.AsSpan(40, 8));
        }

        await socket.SendAsync(question, cancellationToken);
        var answer = new byte[512];
        var length = await socket.ReceiveAsync(answer, cancellationToken);
        if (!isTime)
        {
            return length > 0 ? $"{length} bytes" : "";
        }

        // Mode 4 is a server's; a stratum of 0 or above 15 says that it has no time to give.
        var isAnswer = length >= NtpBytes && (answer[0] & 7) == 4 && answer[1] is > 0 and < 16 && answer.AsSpan(24, 8).SequenceEqual(question.AsSpan(40, 8));
        return isAnswer ? FormattableString.Invariant($"NTP stratum {answer[1]}") : "";
    }

    private static string Line(CallAnswer answer) => answer.FirstLine.StartsWith($"{OutsideWorld.Service} ", StringComparison.Ordinal) ? answer.FirstLine : "";
}
