using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Names;
using Farspan.Dns.Records;
using Farspan.Dns.Wire;

namespace Farspan.Cli.Dns;

/// <summary>Asks a server over the network, by UDP and, what is too long for that, by TCP.</summary>
internal static class DnsAsking
{
    private const int Tries = 3;
    private const int LongestMessage = 65535;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks.</summary>
    /// <exception cref="CommandException">Nobody answers.</exception>
    public static async Task<DnsQueryReport> AskAsync(IPEndPoint server, DnsName name, DnsType type, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = DnsMessageText.Question(name, type, (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1));
        var why = new List<string>();
        for (var tries = 0; tries < Tries; tries++)
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                var began = time.GetTimestamp();
                var (verdict, reply) = await UdpAsync(server, query, either.Token);
                if (verdict == UpstreamVerdict.Truncated)
                {
                    why.Add("too long for a datagram: asked again by TCP");
                    reply = await TcpAsync(server, query, either.Token);
                }

                if (DnsMessageText.Read(reply) is { } answer)
                {
                    why.Insert(0, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{server} answered after {time.GetElapsedTime(began).TotalMilliseconds:0.0} ms; which view that is, only the server knows"));
                    return new DnsQueryReport
                    {
                        Name = name.ToString(),
                        Type = DnsTypeText.Format(type),
                        Server = null,
                        Endpoint = server.ToString(),
                        Source = null,
                        View = null,
                        Zone = null,
                        Code = answer.Code,
                        Answers = answer.Answers,
                        Why = why,
                    };
                }
            }
            catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Lost, or nobody is there: once more.
            }
        }

        throw new CommandException(ExitCode.DoesNotHold, $"{server} does not answer; is a name server there, and does a way lead to it? farspan dns status shows those of this computer");
    }

    private static async Task<(UpstreamVerdict Verdict, byte[] Reply)> UdpAsync(IPEndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query, cancellationToken);
        var reply = new byte[LongestMessage];
        while (true)
        {
            var length = await socket.ReceiveAsync(reply, cancellationToken);
            var verdict = UpstreamReply.Judge(query, reply.AsSpan(0, length));
            if (verdict != UpstreamVerdict.NotOurs)
            {
                return (verdict, reply[..length]);
            }
        }
    }

    private static async Task<byte[]> TcpAsync(IPEndPoint server, byte[] query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], cancellationToken);
        var head = new byte[sizeof(ushort)];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(reply, cancellationToken);
        return reply;
    }
}
