using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Dns.Wire;

namespace Farspan.Agent.Tests.Dns;

/// <summary>An upstream server on loopback, by UDP and TCP on the same port, that answers as a test tells it.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private int _asked;

    /// <summary>Begins to answer.</summary>
    /// <param name="answer">Gives the messages that are sent for a question; none for silence.</param>
    public TestUpstream(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        (_tcp, _udp) = Bind();
        Endpoint = (IPEndPoint)_udp.LocalEndPoint!;
        _running = Task.WhenAll(RunUdpAsync(answer), RunTcpAsync(answer));
    }

    /// <summary>Where it is.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Questions so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The question, answered with one A record.</summary>
    public static byte[] Address(byte[] query, string address, uint ttl = 60)
    {
        var data = TestSpecs.Address(address).GetAddressBytes();
        return Records(query, DnsResponseCode.NoError, (DnsType.A, ttl, data));
    }

    /// <summary>The question with records of the name that was asked.</summary>
    public static byte[] Records(byte[] query, DnsResponseCode code, params (DnsType Type, uint Ttl, byte[] Data)[] records)
    {
        Assert.True(DnsMessageReader.TryBegin(query, out var reader));
        Assert.True(reader.TryReadQuestion(out var question));
        var writer = new DnsMessageWriter(new byte[65535]);
        writer.WriteStart(reader.Header.Id, (ushort)(DnsHeader.Response | (int)code));
        Assert.True(writer.TryWriteQuestion(question));
        foreach (var (type, ttl, data) in records)
        {
            Assert.True(writer.TryWriteRecord(DnsSection.Answer, question.Name.Wire, type, DnsClass.IN, ttl, data));
        }

        return writer.Written.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _running;
        _end.Dispose();
    }

    // A port that is free by TCP may be taken by UDP.
    private static (TcpListener Tcp, Socket Udp) Bind()
    {
        for (var tries = 0; ; tries++)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Start();
                udp.Bind(tcp.LocalEndpoint);
                return (tcp, udp);
            }
            catch (SocketException) when (tries < 20)
            {
                tcp.Dispose();
                udp.Dispose();
            }
        }
    }

    private async Task RunUdpAsync(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        var buffer = new byte[65535];
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var from = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                Interlocked.Increment(ref _asked);
                foreach (var message in answer(buffer[..from.ReceivedBytes], false))
                {
                    await _udp.SendToAsync(message, from.RemoteEndPoint, _end.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // It ends, or who asked has gone.
            }
        }
    }

    private async Task RunTcpAsync(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var connection = await _tcp.AcceptTcpClientAsync(_end.Token);
                await using var stream = connection.GetStream();
                var head = new byte[2];
                await stream.ReadExactlyAsync(head, _end.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                await stream.ReadExactlyAsync(query, _end.Token);
                Interlocked.Increment(ref _asked);
                foreach (var message in answer(query, true))
                {
                    await stream.WriteAsync(new byte[] { (byte)(message.Length >> 8), (byte)message.Length }, _end.Token);
                    await stream.WriteAsync(message, _end.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // It ends, or who asked has gone.
            }
        }
    }
}
