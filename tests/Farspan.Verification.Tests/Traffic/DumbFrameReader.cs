using System.Net;
using Farspan.Verification.Traffic;

namespace Farspan.Verification.Tests.Traffic;

/// <summary>A second reader of frames, written for plainness: a queue of bytes that throws at its end.</summary>
internal static class DumbFrameReader
{
    public static Frame? Read(byte[] bytes)
    {
        try
        {
            var queue = new Queue<byte>(bytes);
            Take(queue, 12);
            var type = U16(queue);
            for (var i = 0; i < 2 && type is 0x8100 or 0x88A8; i++)
            {
                U16(queue);
                type = U16(queue);
            }

            return type switch
            {
                0x0800 => V4(queue),
                0x86DD => V6(queue),
                0x0806 => new Frame { Kind = FrameKind.Arp },
                _ => new Frame { Kind = FrameKind.NotIp },
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Frame V4(Queue<byte> queue)
    {
        var first = queue.Dequeue();
        var header = (first % 16) * 4;
        queue.Dequeue();
        var total = U16(queue);
        U16(queue);
        var fragment = U16(queue) % 0x2000;
        queue.Dequeue();
        var protocol = queue.Dequeue();
        U16(queue);
        var source = new IPAddress(Take(queue, 4));
        var destination = new IPAddress(Take(queue, 4));
        Demand(first / 16 == 4 && header >= 20 && total >= header);
        Take(queue, header - 20);
        var frame = new Frame { Source = source, Destination = destination, LengthBytes = total };
        return fragment != 0 ? frame with { Kind = FrameKind.Fragment } : Transport(frame, protocol, Limit(queue, total - header), total - header);
    }

    private static Frame V6(Queue<byte> queue)
    {
        Demand(Take(queue, 4)[0] / 16 == 6);
        var left = U16(queue);
        var frame = new Frame { LengthBytes = 40 + left };
        var next = queue.Dequeue();
        queue.Dequeue();
        frame = frame with { Source = new IPAddress(Take(queue, 16)), Destination = new IPAddress(Take(queue, 16)) };
        queue = Limit(queue, left);
        for (var headers = 0; next is 0 or 43 or 44 or 51 or 60; headers++)
        {
            Demand(headers < 8 && queue.Count >= 8);
            var head = Take(queue, 8);
            if (next == 44 && ((head[2] * 256) + head[3]) / 8 != 0)
            {
                return frame with { Kind = FrameKind.Fragment };
            }

            var size = next == 44 ? 8 : next == 51 ? (head[1] + 2) * 4 : (head[1] + 1) * 8;
            Take(queue, size - 8);
            next = head[0];
            left -= (ushort)size;
        }

        return Transport(frame, next, queue, left);
    }

    private static Frame Transport(Frame frame, byte protocol, Queue<byte> queue, int promised)
    {
        if (protocol is 1 or 58)
        {
            return frame with { Kind = FrameKind.Icmp };
        }

        if (protocol is not (6 or 17))
        {
            return frame with { Kind = FrameKind.OtherTransport };
        }

        frame = frame with { SourcePort = U16(queue), DestinationPort = U16(queue) };
        if (protocol == 6)
        {
            return frame with { Kind = FrameKind.Tcp };
        }

        var length = U16(queue);
        U16(queue);
        Demand(length >= 8 && length <= promised);
        var payload = Limit(queue, length - 8).ToArray();
        var isWireGuard = payload.Length >= 4 && payload[1] + payload[2] + payload[3] == 0 &&
            ((payload[0] == 1 && length == 156) || (payload[0] == 2 && length == 100) || (payload[0] == 3 && length == 72) || (payload[0] == 4 && length >= 40));
        return frame with { Kind = isWireGuard ? FrameKind.WireGuardLike : FrameKind.Udp };
    }

    private static Queue<byte> Limit(Queue<byte> queue, int length) => new(queue.Take(length));

    private static ushort U16(Queue<byte> queue) => (ushort)((queue.Dequeue() * 256) + queue.Dequeue());

    private static byte[] Take(Queue<byte> queue, int count) => [.. Enumerable.Range(0, count).Select(_ => queue.Dequeue())];

    private static void Demand(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException();
        }
    }
}
