using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Addressing;

namespace Farspan.Lab.Probes;

/// <summary>Sends echo requests of an exact length that nobody may cut in pieces (RFC 792, RFC 4443 section 4.1), and waits for their answers.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EchoSocket : IDisposable
{
    // ip(7) and ipv6(7): IP_MTU_DISCOVER and IPV6_MTU_DISCOVER with IP_PMTUDISC_DO, which sets "don't fragment" and refuses what is longer than the way.
    private const int IPv4Level = 0;
    private const int IPv6Level = 41;
    private const int IPv4Discover = 10;
    private const int IPv6Discover = 23;
    private const int DoDiscover = 2;

    private const int IPv4Header = 20;
    private const int IPv6Header = 40;
    private const int EchoHeader = 8;

    private readonly Socket _socket;
    private readonly bool _isV6;
    private readonly byte[] _received = new byte[ushort.MaxValue];
    private ushort _sequence;

    private EchoSocket(Socket socket, bool isV6) => (_socket, _isV6) = (socket, isV6);

    /// <summary>Makes a socket in the namespace of this thread that hears only <paramref name="target"/>.</summary>
    /// <exception cref="SocketException">The source is not there, or raw sockets are not allowed.</exception>
    public static EchoSocket Open(IPAddress source, IPAddress target)
    {
        var isV6 = target.IsV6;
        var socket = new Socket(target.AddressFamily, SocketType.Raw, isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
        try
        {
            var value = new byte[sizeof(int)];
            BitConverter.TryWriteBytes(value, DoDiscover);
            socket.SetRawSocketOption(isV6 ? IPv6Level : IPv4Level, isV6 ? IPv6Discover : IPv4Discover, value);
            socket.SendBufferSize = 4 * ushort.MaxValue;
            socket.Bind(new IPEndPoint(source, 0));
            socket.Connect(new IPEndPoint(target, 0));
            return new EchoSocket(socket, isV6);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks with a packet of so many octets, IP header included, and waits until the token ends.</summary>
    public async Task<EchoAnswer> AskAsync(int length, CancellationToken cancellationToken)
    {
        var sequence = ++_sequence;
        try
        {
            await _socket.SendAsync(Request(length - (_isV6 ? IPv6Header : IPv4Header), sequence), SocketFlags.None, cancellationToken);
            while (true)
            {
                var count = await _socket.ReceiveAsync(_received, SocketFlags.None, cancellationToken);
                if (IsAnswer(_received.AsSpan(0, count), sequence))
                {
                    return EchoAnswer.Answered;
                }
            }
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.MessageSize)
        {
            return EchoAnswer.TooLong;
        }
        catch (SocketException)
        {
            // Somebody on the way said that it is not reachable: as good as no answer, and asked again.
            return EchoAnswer.Silence;
        }
        catch (OperationCanceledException)
        {
            return EchoAnswer.Silence;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private byte[] Request(int length, ushort sequence)
    {
        var message = new byte[Math.Max(length, EchoHeader)];
        message[0] = (byte)(_isV6 ? 128 : 8);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        if (!_isV6)
        {
            // RFC 1071 over type and sequence, all other words being zero; the kernel sums for ICMPv6.
            var sum = 0x0800 + sequence;
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)~((sum & 0xffff) + (sum >> 16)));
        }

        return message;
    }

    // An IPv4 raw socket shows the IP header too (raw(7)), an IPv6 one does not.
    private bool IsAnswer(ReadOnlySpan<byte> packet, ushort sequence)
    {
        var message = _isV6 ? packet : packet.Length >= IPv4Header ? packet[Math.Min(packet.Length, (packet[0] & 15) * 4)..] : [];
        return message.Length >= EchoHeader && message[0] == (_isV6 ? 129 : 0) && BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == sequence;
    }
}
