namespace Farspan.Netlink.Wire;

/// <summary>Takes one message after another out of a received datagram; stops, and never throws, where the bytes make no sense.</summary>
public ref struct MessageReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads from <paramref name="datagram"/>.</summary>
    public MessageReader(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Reads the next message.</summary>
    /// <returns>False at the end, or where a length is shorter than a header or longer than what is left.</returns>
    public bool TryRead(out NetlinkMessage message)
    {
        message = default;
        if (_rest.Length < NetlinkWriter.HeaderLength)
        {
            return false;
        }

        var length = NativeBytes.ReadUInt32(_rest);
        if (length < NetlinkWriter.HeaderLength || length > (uint)_rest.Length)
        {
            return false;
        }

        message = new NetlinkMessage
        {
            Type = NativeBytes.ReadUInt16(_rest[4..]),
            Flags = (NetlinkOptions)NativeBytes.ReadUInt16(_rest[6..]),
            Sequence = NativeBytes.ReadUInt32(_rest[8..]),
            Payload = _rest[NetlinkWriter.HeaderLength..(int)length],
        };
        _rest = _rest[Math.Min(NetlinkWriter.Align((int)length), _rest.Length)..];
        return true;
    }
}
