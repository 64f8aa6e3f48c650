using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Dns;
using Farspan.Dns.Forwarding;

namespace Farspan.Agent.Dns.Forwarding;

/// <summary>Asks one server once.</summary>
/// <param name="entropy">Chance for identifiers and the case of letters.</param>
internal sealed class UpstreamExchange(EntropySource entropy)
{
    // Who sends more than this that is no answer is not worth waiting for.
    private const int MostForged = 64;
    private const int LengthBytes = 2;
    private long _forged;

    /// <summary>Messages that were no answer to what was asked.</summary>
    public long Forged => Volatile.Read(ref _forged);

    /// <summary>Asks by UDP, from a port that the kernel chooses by chance (RFC 6056), and hears nobody but the server: the socket is connected.</summary>
    /// <returns>What came that must be acted on; <see cref="UpstreamVerdict.NotOurs"/> for nothing but forgeries.</returns>
    /// <exception cref="SocketException">Nobody listens there, or nothing leads there.</exception>
    public async Task<(UpstreamVerdict Verdict, byte[] Reply)> AskUdpAsync(IPEndPoint server, ForwardQuestion asked, bool mixesCase, bool withExtensions, CancellationToken cancellationToken)
    {
        var query = Write(asked, mixesCase, withExtensions);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query, cancellationToken);
        var reply = new byte[DnsLimits.MessageBytes];
        for (var forged = 0; forged < MostForged; forged++)
        {
            var length = await socket.ReceiveAsync(reply, cancellationToken);
            var verdict = UpstreamReply.Judge(query, reply.AsSpan(0, length));
            if (verdict != UpstreamVerdict.NotOurs)
            {
                return (verdict, reply[..length]);
            }

            Interlocked.Increment(ref _forged);
        }

        return (UpstreamVerdict.NotOurs, []);
    }

    /// <summary>Asks by TCP, where nobody else can answer: the case of letters need not come back.</summary>
    /// <returns>The answer, or null for a message that is none.</returns>
    /// <exception cref="SocketException">Nobody listens there, or nothing leads there.</exception>
    /// <exception cref="IOException">The connection ended before the answer.</exception>
    public async Task<byte[]?> AskTcpAsync(IPEndPoint server, ForwardQuestion asked, bool withExtensions, CancellationToken cancellationToken)
    {
        var query = Write(asked, mixesCase: false, withExtensions);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        var message = new byte[LengthBytes + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)query.Length);
        query.CopyTo(message, LengthBytes);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(message, cancellationToken);
        var length = new byte[LengthBytes];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(reply, cancellationToken);
        if (UpstreamReply.Judge(query, reply) is UpstreamVerdict.Answer or UpstreamVerdict.CaseChanged)
        {
            return reply;
        }

        Interlocked.Increment(ref _forged);
        return null;
    }

    private byte[] Write(ForwardQuestion asked, bool mixesCase, bool withExtensions)
    {
        Span<byte> chance = stackalloc byte[sizeof(ushort) + UpstreamQuery.CaseEntropyBytes];
        entropy(chance);
        Span<byte> query = stackalloc byte[UpstreamQuery.LongestBytes];
        var id = BinaryPrimitives.ReadUInt16BigEndian(chance);
        var length = UpstreamQuery.Write(query, asked, id, mixesCase ? chance[sizeof(ushort)..] : default, withExtensions);
        return query[..length].ToArray();
    }
}
