using System.Buffers.Text;

namespace Farspan.Gateway.Proxying;

/// <summary>Writes a head into a buffer. Writing past its end is remembered, not thrown: a head that does not fit is answered, not crashed on.</summary>
internal ref struct HeadWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>True when something did not fit.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Writes bytes.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_buffer[Length..]))
        {
            Length += bytes.Length;
        }
        else
        {
            IsTooLong = true;
        }
    }

    /// <summary>Writes a number in decimal digits.</summary>
    public void Write(long number)
    {
        if (Utf8Formatter.TryFormat(number, _buffer[Length..], out var written))
        {
            Length += written;
        }
        else
        {
            IsTooLong = true;
        }
    }

    /// <summary>Writes the identifier of a request.</summary>
    public void Write(Audit.RequestId id)
    {
        Span<byte> text = stackalloc byte[Audit.RequestId.TextLength];
        id.Format(text);
        Write(text);
    }
}
