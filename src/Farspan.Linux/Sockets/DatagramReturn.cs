using System.Runtime.CompilerServices;

namespace Farspan.Linux.Sockets;

/// <summary>Where an answer goes that is sent later than its batch: the asker's address, and the one that it asked.</summary>
public struct DatagramReturn
{
    internal AddressBytes Address;
    internal uint AddressLength;
    internal ControlBytes Control;
    internal uint ControlLength;

    [InlineArray(SocketAddressBytes.Longest)]
    internal struct AddressBytes
    {
        private byte _first;
    }

    [InlineArray(DatagramBatch.ControlBytes)]
    internal struct ControlBytes
    {
        private byte _first;
    }
}
