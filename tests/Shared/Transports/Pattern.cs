using System.Net.Sockets;

namespace Farspan.Testing.Transports;

/// <summary>Bytes that say where they stand, so that a lost, doubled or moved one is seen.</summary>
public static class Pattern
{
    public static void Write(Span<byte> bytes, long position)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = At(position + i);
        }
    }

    public static void Check(ReadOnlySpan<byte> bytes, long position)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(position + i))
            {
                Assert.Fail($"byte {position + i} is {bytes[i]} and should be {At(position + i)}");
            }
        }
    }

    /// <summary>Sends so many bytes in pieces of random lengths.</summary>
    public static void Send(Socket socket, int total, Random random)
    {
        var buffer = new byte[200_000];
        for (var sent = 0; sent < total;)
        {
            var length = Math.Min(total - sent, random.Next(4) == 0 ? random.Next(1, 100) : random.Next(1, buffer.Length));
            Write(buffer.AsSpan(0, length), sent);
            for (var done = 0; done < length;)
            {
                done += socket.Send(buffer.AsSpan(done, length - done));
            }

            sent += length;
        }
    }

    /// <summary>Sends until there is no room for a while.</summary>
    public static long Fill(Socket socket, long limit)
    {
        var buffer = new byte[64 * 1024];
        var sent = 0L;
        while (sent < limit && socket.Poll(200_000, SelectMode.SelectWrite))
        {
            Write(buffer, sent);
            var length = socket.Send(buffer, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock)
            {
                continue;
            }

            Assert.Equal(SocketError.Success, error);
            sent += length;
        }

        return sent;
    }

    /// <summary>Receives so many bytes and checks each.</summary>
    public static int Receive(Socket socket, int total)
    {
        var buffer = new byte[100_000];
        var received = 0;
        while (received < total)
        {
            var length = socket.Receive(buffer);
            if (length == 0)
            {
                break;
            }

            Check(buffer.AsSpan(0, length), received);
            received += length;
        }

        return received;
    }

    private static byte At(long position) => (byte)(position ^ (position >> 8) ^ (position >> 16) ^ (position >> 24));
}
