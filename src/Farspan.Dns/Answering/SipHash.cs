using System.Buffers.Binary;
using System.Numerics;

namespace Farspan.Dns.Answering;

/// <summary>SipHash-2-4, the keyed hash that server cookies are made with so that servers behind one address agree (RFC 9018 section 4.4).</summary>
/// <remarks>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012. The system's libraries have it for hash tables only, with a key of their own.</remarks>
internal static class SipHash
{
    /// <summary>Bytes of a key.</summary>
    internal const int KeyBytes = 16;

    /// <summary>Hash of a message.</summary>
    internal static ulong Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(key);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        var state = (A: low ^ 0x736f6d6570736575, B: high ^ 0x646f72616e646f6d, C: low ^ 0x6c7967656e657261, D: high ^ 0x7465646279746573);
        var last = (ulong)message.Length << 56;
        for (; message.Length >= sizeof(ulong); message = message[sizeof(ulong)..])
        {
            Absorb(ref state, BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (var i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        Absorb(ref state, last);
        state.C ^= 0xFF;
        for (var i = 0; i < 4; i++)
        {
            Round(ref state);
        }

        return state.A ^ state.B ^ state.C ^ state.D;
    }

    private static void Absorb(ref (ulong A, ulong B, ulong C, ulong D) state, ulong word)
    {
        state.D ^= word;
        Round(ref state);
        Round(ref state);
        state.A ^= word;
    }

    private static void Round(ref (ulong A, ulong B, ulong C, ulong D) s)
    {
        s.A += s.B;
        s.B = BitOperations.RotateLeft(s.B, 13) ^ s.A;
        s.A = BitOperations.RotateLeft(s.A, 32);
        s.C += s.D;
        s.D = BitOperations.RotateLeft(s.D, 16) ^ s.C;
        s.A += s.D;
        s.D = BitOperations.RotateLeft(s.D, 21) ^ s.A;
        s.C += s.B;
        s.B = BitOperations.RotateLeft(s.B, 17) ^ s.C;
        s.C = BitOperations.RotateLeft(s.C, 32);
    }
}
