using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Farspan.Topology.Model;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Asks a service who it is, in its own protocol.</summary>
internal static class ServiceCheck
{
    /// <summary>What is read of an answer: a version or a name fits; more is shown to nobody.</summary>
    private const int MostBytes = 512;

    /// <summary>Code of PostgreSQL's SSLRequest (PostgreSQL manual, «Message Formats»): answered by one byte before any login.</summary>
    private const int PostgreSqlSslRequest = 80877103;

    /// <summary>Content type of an alert (RFC 8446 section 5.1).</summary>
    private const byte TlsAlert = 21;

    /// <summary>A ClientHello that ends too early: whoever speaks TLS answers it with an alert (RFC 8446 section 6.2, decode_error), and needs no certificate of ours for it.</summary>
    private static readonly byte[] _brokenHello = [22, 3, 1, 0, 5, 1, 0, 0, 1, 0];

    /// <summary>The name servers of the root, which every name server answers or refuses (RFC 1035 section 4.1).</summary>
    private static readonly byte[] _rootServers = [0x46, 0x53, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1];

    /// <summary>The question that makes <paramref name="probe"/>'s service tell its name.</summary>
    public static byte[] Question(ProbeSpec probe) => probe.Service?.Recipe switch
    {
        // Its TLS begins after a word in clear, which is the same with and without.
        "postgresql" => SslRequest(),
        _ when probe.Service is { IsTls: true } => [.. _brokenHello],
        "etcd" => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /version HTTP/1.0\r\nHost: {probe.To}\r\n\r\n")),
        "redis" => "PING\r\n"u8.ToArray(),
        "dns" when IsHttp(probe) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET / HTTP/1.1\r\nHost: {probe.To}\r\nConnection: close\r\n\r\n")),
        "dns" => probe.Protocol == TransportProtocol.Udp ? [.. _rootServers] : [0, (byte)_rootServers.Length, .. _rootServers],
        "gateway" => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /health HTTP/1.1\r\nHost: {probe.To}\r\nConnection: close\r\n\r\n")),
        _ => "\n"u8.ToArray(),
    };

    /// <summary>Null when the answer is that of the declared service, else what came instead, for people.</summary>
    public static string? Differs(ProbeSpec probe, ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        var isRight = probe.Service?.Recipe switch
        {
            "postgresql" => answer is [(byte)'S'] || (answer is [(byte)'N'] && !probe.Service.IsTls),
            _ when probe.Service is { IsTls: true } => answer is [TlsAlert, ..],
            null => string.Equals(text.Split('\n')[0].TrimEnd('\r'), Expected(probe), StringComparison.Ordinal),
            "etcd" => text.Contains("etcdserver", StringComparison.Ordinal),
            // +PONG, or an error in the same protocol where it wants a password first.
            "redis" => text.StartsWith("+PONG", StringComparison.Ordinal) || text.StartsWith("-NOAUTH", StringComparison.Ordinal),
            "gateway" => text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal),
            "dns" => IsHttp(probe) ? text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) : IsDnsAnswer(probe.Protocol == TransportProtocol.Udp ? answer : answer[Math.Min(answer.Length, 2)..]),
            _ => answer.Length > 0,
        };
        return isRight ? null : $"answered «{Printable(text)}» instead of {Expected(probe)}";
    }

    /// <summary>Asks over a connection and reads until the answer is whole, the other side closes or the token is cancelled.</summary>
    public static async Task<byte[]> AskAsync(Socket connection, ProbeSpec probe, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Question(probe), cancellationToken);
        var buffer = new byte[MostBytes];
        var length = 0;
        while (length < MostBytes && !IsWhole(probe, buffer.AsSpan(0, length)))
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return buffer[..length];
    }

    private static bool IsWhole(ProbeSpec probe, ReadOnlySpan<byte> answer) => probe.Service?.Recipe switch
    {
        "postgresql" => answer.Length > 0,
        _ when probe.Service is { IsTls: true } => answer.Length > 0,
        "etcd" => answer.IndexOf((byte)'}') >= 0,
        "dns" when !IsHttp(probe) => answer.Length >= 2 && answer.Length >= 2 + BinaryPrimitives.ReadUInt16BigEndian(answer),
        _ => answer.Contains((byte)'\n'),
    };

    // By its port's name, as planned: «doh» and «metrics» are HTTP.
    private static bool IsHttp(ProbeSpec probe) => probe.Service?.PortName is "doh" or "metrics";

    // The number of the question, and the bit that says «answer»; what it says is asked elsewhere.
    private static bool IsDnsAnswer(ReadOnlySpan<byte> message) => message.Length >= _rootServers.Length - 5 && message[0] == _rootServers[0] && message[1] == _rootServers[1] && (message[2] & 0x80) != 0;

    private static string Expected(ProbeSpec probe) => probe.Service?.Recipe ??
        string.Create(CultureInfo.InvariantCulture, $"{probe.Service?.Name} {probe.To} {probe.Port}");

    private static byte[] SslRequest()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), PostgreSqlSslRequest);
        return bytes;
    }

    private static string Printable(string text)
    {
        var line = text.Split('\n')[0];
        return new string([.. line.Take(60).Select(c => char.IsControl(c) ? '·' : c)]);
    }
}
