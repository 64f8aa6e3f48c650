using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Tests.Proxying;

/// <summary>A connection that gives and takes as little as a seed says: anything between nothing and everything.</summary>
internal sealed class MoodyConnection(Random random, byte[] given) : TransportConnection
{
    private readonly List<byte> _taken = [];
    private int _position;

    public override IPEndPoint Remote => new(IPAddress.Loopback, 1);

    public override IPEndPoint Local => new(IPAddress.Loopback, 2);

    /// <summary>What was sent to it.</summary>
    public byte[] Taken => [.. _taken];

    /// <summary>Bytes that nobody has read.</summary>
    public int Left => given.Length - _position;

    /// <summary>True when it breaks behind its bytes, false when it ends.</summary>
    public bool Breaks { get; init; }

    /// <summary>Bytes that it takes before it breaks.</summary>
    public int MostTaken { get; init; } = int.MaxValue;

    public override int Receive(Span<byte> buffer)
    {
        Assert.False(buffer.IsEmpty);
        if (random.Next(4) == 0)
        {
            return WouldBlock;
        }

        if (Left == 0)
        {
            return Breaks ? Broken : 0;
        }

        var length = Math.Min(Amount(buffer.Length), Left);
        given.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        Assert.False(bytes.IsEmpty);
        if (_taken.Count >= MostTaken)
        {
            return Broken;
        }

        if (random.Next(4) == 0)
        {
            return WouldBlock;
        }

        var length = Math.Min(Amount(bytes.Length), MostTaken - _taken.Count);
        _taken.AddRange(bytes[..length]);
        return length;
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Send((byte[])[.. first, .. second]);

    public override void EndSending()
    {
    }

    public override void Close()
    {
    }

    public override void Abort()
    {
    }

    private int Amount(int most) => random.Next(3) == 0 ? most : random.Next(1, Math.Min(most, 40) + 1);
}
