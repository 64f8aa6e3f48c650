using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>The kernel's shape of an address and port.</summary>
/// <remarks>Family in the machine's byte order, port in the network's; then the address. Source: ip(7), ipv6(7).</remarks>
internal static class SocketAddressBytes
{
    /// <summary>Room for either family.</summary>
    internal const int Longest = 28;

    internal const int FamilyIPv4 = 2;
    internal const int FamilyIPv6 = 10;
    private const int IPv4Length = 16;

    /// <summary>Family of an address.</summary>
    internal static int Family(IPEndPoint endpoint) =>
        endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? FamilyIPv6 : FamilyIPv4;

    /// <summary>Writes it.</summary>
    /// <returns>Bytes written.</returns>
    internal static int Write(IPEndPoint endpoint, Span<byte> bytes)
    {
        bytes[..Longest].Clear();
        MemoryMarshal.Write(bytes, (ushort)Family(endpoint));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endpoint.Port);
        if (Family(endpoint) == FamilyIPv4)
        {
            endpoint.Address.TryWriteBytes(bytes[4..], out _);
            return IPv4Length;
        }

        endpoint.Address.TryWriteBytes(bytes[8..], out _);
        MemoryMarshal.Write(bytes[24..], (uint)endpoint.Address.ScopeId);
        return Longest;
    }

    /// <summary>Reads it. IPv4 inside IPv6 (RFC 4291 section 2.5.5.2) is read as IPv4.</summary>
    internal static IPEndPoint Read(ReadOnlySpan<byte> bytes)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (MemoryMarshal.Read<ushort>(bytes) != FamilyIPv6)
        {
            return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port);
        }

        var address = new IPAddress(bytes.Slice(8, 16), MemoryMarshal.Read<uint>(bytes[24..]));
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
