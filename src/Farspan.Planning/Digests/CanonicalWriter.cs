using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Farspan.Planning.Digests;

/// <summary>Writes values so that different values have different bytes: every text and list is preceded by its length, every null is marked.</summary>
internal sealed class CanonicalWriter
{
    private const int NoText = -1;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Write(string? text)
    {
        if (text is null)
        {
            Write(NoText);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }

    public void Write(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), number);
        _bytes.Advance(sizeof(int));
    }

    public void Write(uint number) => Write(unchecked((int)number));

    public void Write(IPAddress? address)
    {
        var span = _bytes.GetSpan(17);
        var length = 0;
        address?.TryWriteBytes(span[1..], out length);
        span[0] = (byte)length;
        _bytes.Advance(length + 1);
    }

    public void Write(IPNetwork network)
    {
        Write(network.BaseAddress);
        Write(network.PrefixLength);
    }

    public void Write(ReadOnlySpan<byte> digest) => _bytes.Write(digest);

    public void WriteAll<T>(IReadOnlyList<T> items, Action<CanonicalWriter, T> write)
    {
        Write(items.Count);
        foreach (var item in items)
        {
            write(this, item);
        }
    }

    /// <summary>SHA-256 of everything written, and begins anew.</summary>
    public byte[] Finish()
    {
        var digest = SHA256.HashData(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
        return digest;
    }
}
