using System.Numerics;

namespace Farspan.Dns.Answering;

/// <summary>Thins out equal answers to one source block, so that forged questions cannot be used to flood somebody.</summary>
/// <remarks>
/// <para>Counts answers per second, per /24 of IPv4 or /56 of IPv6, and per name (for names that do not exist per zone: they are made up at will). Beyond the limit every second one is truncated and the others dropped ("slip 2"),
/// as the operators' technical note on response rate limiting of 2012 has it (ISC-TN-2012-1).</para>
/// <para>The table has a fixed size and is shared by all threads without locks: a lost update lets one answer more through. In a full bucket the smallest count gives way.</para>
/// </remarks>
public sealed class ResponseLimiter
{
    // 16384 × 4 × 8 bytes = 512 KiB: as many pairs of block and name in one second.
    private const int Buckets = 1 << 14;
    private const int Ways = 4;
    private const int CountBits = 16;
    private const int SecondBits = 16;
    private const int BlockBitsV4 = 8;
    private const int BlockBitsV6 = 72;

    private readonly ulong[] _slots = new ulong[Buckets * Ways];
    private readonly uint _limit;
    private readonly ulong _seed;

    /// <param name="perSecond">Answers per second, block and name, 1–65535.</param>
    /// <param name="seed">Random, so that nobody can choose blocks that share a bucket.</param>
    public ResponseLimiter(int perSecond, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        _limit = (uint)Math.Min(perSecond, ushort.MaxValue - 2);
        _seed = seed | 1;
    }

    /// <summary>Counts an answer and judges it.</summary>
    /// <param name="asker">To whom.</param>
    /// <param name="limitKey">What (<see cref="DnsOutcome.LimitKey"/>).</param>
    /// <param name="nowSeconds">Unix time.</param>
    public LimitVerdict Judge(in DnsAsker asker, uint limitKey, uint nowSeconds)
    {
        var block = asker.IsV6 ? (ulong)(asker.Source >> BlockBitsV6) | (1UL << 63) : (ulong)(asker.Source >> BlockBitsV4);
        var hash = ((block * 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(limitKey * 0xC2B2AE3D27D4EB4FUL, 31) ^ _seed) * 0xD6E8FEB86659FD93;
        hash ^= hash >> 32;
        var bucket = (int)(hash & (Buckets - 1)) * Ways;
        var key = ((hash >> 32) << (SecondBits + CountBits)) | ((ulong)(ushort)nowSeconds << CountBits);
        var count = Count(_slots.AsSpan(bucket, Ways), key);
        if (count <= _limit)
        {
            return LimitVerdict.Send;
        }

        return ((count - _limit) & 1) == 0 ? LimitVerdict.Truncate : LimitVerdict.Drop;
    }

    private static uint Count(Span<ulong> bucket, ulong key)
    {
        var victim = 0;
        var least = ulong.MaxValue;
        for (var i = 0; i < bucket.Length; i++)
        {
            var slot = Volatile.Read(ref bucket[i]);
            if (slot >> CountBits == key >> CountBits)
            {
                var count = (uint)(ushort)slot + 1;

                // At the end of the count it goes back by two: the turns of truncated and dropped go on.
                Volatile.Write(ref bucket[i], key | (count == ushort.MaxValue ? ushort.MaxValue - 2u : count));
                return count;
            }

            // What was counted in another second is free.
            var weight = (ushort)(slot >> CountBits) == (ushort)(key >> CountBits) ? (ushort)slot + 1UL : 0;
            if (weight < least)
            {
                least = weight;
                victim = i;
            }
        }

        Volatile.Write(ref bucket[victim], key | 1);
        return 1;
    }
}
