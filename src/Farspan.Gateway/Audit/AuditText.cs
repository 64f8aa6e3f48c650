using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Farspan.Gateway.Audit;

/// <summary>Writes pieces of JSON into a buffer that has room for them. Allocates nothing.</summary>
/// <param name="buffer">The buffer.</param>
internal ref struct AuditText(Span<byte> buffer)
{
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create([.. Enumerable.Range(0x20, 0x5f).Select(b => (byte)b).Where(b => b is not (byte)'"' and not (byte)'\\')]);
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes that were written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes what is JSON already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(_buffer[Length..]);
        Length += json.Length;
    }

    /// <summary>Writes a number.</summary>
    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer[Length..], out var written);
        Length += written;
    }

    /// <summary>Writes digits with zeros in front.</summary>
    public void Digits(int number, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            _buffer[Length + i] = (byte)('0' + (number % 10));
            number /= 10;
        }

        Length += count;
    }

    /// <summary>Writes bytes of a request as the inside of a string: what is neither ASCII nor printable becomes <c>\u00XX</c>.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var plain = bytes.IndexOfAnyExcept(PlainBytes);
            Raw(plain < 0 ? bytes : bytes[..plain]);
            if (plain < 0)
            {
                return;
            }

            Escape(bytes[plain]);
            bytes = bytes[(plain + 1)..];
        }
    }

    /// <summary>Writes a text of ours as the inside of a string.</summary>
    /// <param name="text">Cut behind <paramref name="longest"/> letters.</param>
    /// <param name="longest">Letters that there is room for.</param>
    public void Text(string text, int longest)
    {
        var letters = text.AsSpan(0, Math.Min(text.Length, longest));
        if (Ascii.IsValid(letters))
        {
            Ascii.FromUtf16(letters, _buffer[Length..], out var written);
            var start = Length;
            if (!_buffer.Slice(start, written).ContainsAnyExcept(PlainBytes))
            {
                Length += written;
                return;
            }
        }

        foreach (var rune in letters.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                var letter = (byte)rune.Value;
                Bytes(new ReadOnlySpan<byte>(in letter));
            }
            else
            {
                Length += rune.EncodeToUtf8(_buffer[Length..]);
            }
        }
    }

    /// <summary>Writes address and port.</summary>
    public void Endpoint(IPEndPoint endpoint)
    {
        var isV6 = endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (isV6)
        {
            Raw("["u8);
        }

        endpoint.Address.TryFormat(_buffer[Length..], out var written);
        Length += written;
        Raw(isV6 ? "]:"u8 : ":"u8);
        Number(endpoint.Port);
    }

    /// <summary>Writes a moment as RFC 3339 says, in UTC with milliseconds.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    public void Time(long milliseconds)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        Digits(moment.Year, 4);
        Raw("-"u8);
        Digits(moment.Month, 2);
        Raw("-"u8);
        Digits(moment.Day, 2);
        Raw("T"u8);
        Digits(moment.Hour, 2);
        Raw(":"u8);
        Digits(moment.Minute, 2);
        Raw(":"u8);
        Digits(moment.Second, 2);
        Raw("."u8);
        Digits(moment.Millisecond, 3);
        Raw("Z"u8);
    }

    private void Escape(byte letter)
    {
        if (letter is (byte)'"' or (byte)'\\')
        {
            _buffer[Length++] = (byte)'\\';
            _buffer[Length++] = letter;
            return;
        }

        Raw("\\u00"u8);
        _buffer[Length++] = "0123456789abcdef"u8[letter >> 4];
        _buffer[Length++] = "0123456789abcdef"u8[letter & 15];
    }
}
