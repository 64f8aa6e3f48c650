using System.Buffers.Binary;
using System.Net.Sockets;
using Farspan.Dns.Wire;

namespace Farspan.Agent.Tests.Dns;

/// <summary>Messages over TCP, each behind its length (RFC 1035 section 4.2.2).</summary>
internal static class DnsFrames
{
    public static async Task AskAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        await SendAsync(stream, RunningServer.Query("www.example.test", DnsType.A));
        Assert.Equal(0, (await ReadAsync(stream))[3] & 15);
    }

    public static async Task SendAsync(NetworkStream stream, byte[] query) => await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], TestContext.Current.CancellationToken);

    public static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        return answer;
    }
}
