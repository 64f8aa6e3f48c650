using Farspan.Pki.Keys;

namespace Farspan.Pki.Authorities;

/// <summary>Serial numbers nobody can foretell.</summary>
/// <remarks>Positive, at most 20 octets (RFC 5280 section 4.1.2.2), at least 64 bits of chance (CA/Browser Forum Baseline Requirements section 7.1): 126 bits here, so that two are never the same.</remarks>
internal static class SerialNumber
{
    private const int Length = 16;

    /// <summary>A new one, big-endian.</summary>
    internal static byte[] Next(EntropySource entropy)
    {
        var bytes = new byte[Length];
        entropy(bytes);

        // Top bit clear: positive. Next bit set: always the same length, never zero.
        bytes[0] = (byte)((bytes[0] & 0x3f) | 0x40);
        return bytes;
    }
}
