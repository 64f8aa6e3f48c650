using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Farspan.Addressing;

/// <summary>Addresses as the numbers they are, so that blocks can be counted through without enumerating them.</summary>
public static class IPAddressExtensions
{
    /// <summary>Bits of an IPv4 address.</summary>
    public const int BitsV4 = 32;

    /// <summary>Bits of an IPv6 address.</summary>
    public const int BitsV6 = 128;

    extension(IPAddress address)
    {
        /// <summary>True for an IPv6 address.</summary>
        public bool IsV6 => address.AddressFamily == AddressFamily.InterNetworkV6;

        /// <summary>The address as an unsigned number in network byte order: 0–2³²−1 for IPv4, 0–2¹²⁸−1 for IPv6.</summary>
        public UInt128 ToNumber()
        {
            Span<byte> bytes = stackalloc byte[BitsV6 / 8];
            address.TryWriteBytes(bytes, out var length);
            return length == BitsV4 / 8 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        /// <summary>The network that holds this address alone: /32 or /128.</summary>
        public IPNetwork ToHostNetwork() => new(address, address.IsV6 ? BitsV6 : BitsV4);

        /// <summary>The address of this number.</summary>
        /// <param name="number">At most 2³²−1 where <paramref name="isV6"/> is false.</param>
        /// <param name="isV6">Which family.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number too large for IPv4.</exception>
        public static IPAddress FromNumber(UInt128 number, bool isV6)
        {
            Span<byte> bytes = stackalloc byte[BitsV6 / 8];
            if (isV6)
            {
                BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
                return new IPAddress(bytes);
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, uint.MaxValue);
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
            return new IPAddress(bytes[..(BitsV4 / 8)]);
        }

        /// <summary>Orders IPv4 before IPv6 and by number within a family.</summary>
        public int CompareWith(IPAddress other) =>
            address.IsV6 == other.IsV6 ? address.ToNumber().CompareTo(other.ToNumber()) : address.IsV6.CompareTo(other.IsV6);
    }
}
