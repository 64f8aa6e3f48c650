using System.Globalization;
using System.Text;
using Farspan.Addressing;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Records;

/// <summary>Takes the fields of a record's text one by one and writes their bytes.</summary>
internal sealed class RecordTextReader
{
    private readonly string _text;
    private readonly List<byte> _data = [];
    private int _at;

    internal RecordTextReader(string text) => _text = text;

    /// <summary>What was wrong first.</summary>
    internal string? Fault { get; private set; }

    internal byte[] ToArray() => [.. _data];

    internal bool Fail(string fault)
    {
        Fault ??= fault;
        return false;
    }

    internal bool AtEnd()
    {
        var rest = _text.AsSpan(_at).Trim(' ');
        if (_data.Count > DnsLimits.MessageBytes - DnsLimits.NameBytes)
        {
            return Fail($"{_data.Count} bytes are more than a message holds; shorten it");
        }

        return rest.IsEmpty || Fail($"'{rest}' is too much; leave it out");
    }

    internal bool Address(bool isV6)
    {
        var word = Word();
        if (!Cidr.TryParseAddress(word, out var address) || address.IsV6 != isV6)
        {
            return Fail(isV6 ? $"'{word}' is no IPv6 address; write one such as fd00::1" : $"'{word}' is no IPv4 address; write one such as 10.0.1.2");
        }

        _data.AddRange(address.GetAddressBytes());
        return true;
    }

    internal bool Name()
    {
        var word = Word();
        if (word.IsEmpty || !DnsName.TryParse(word, out var name))
        {
            return Fail(word.IsEmpty ? "a name is missing; write one such as www.example.org." : $"'{word}' is no name: labels of 1-63 characters, 255 in all; write one such as www.example.org.");
        }

        _data.AddRange(name.Wire);
        return true;
    }

    internal bool Numbers(int count, string form)
    {
        for (var i = 0; i < count; i++)
        {
            var word = Word();
            if (!ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Fail($"'{word}' is no number from 0 to 65535; write {form}");
            }

            _data.Add((byte)(number >> 8));
            _data.Add((byte)number);
        }

        return true;
    }

    internal bool WideNumbers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var word = Word();
            if (!uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Fail($"'{word}' is no number from 0 to 4294967295");
            }

            _data.AddRange([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        }

        return true;
    }

    internal bool Strings(int atLeast, int atMost)
    {
        var count = 0;
        while (count < atMost && !IsEnd())
        {
            if (!TryTakeString(out var bytes))
            {
                return false;
            }

            if (bytes.Length > byte.MaxValue)
            {
                return Fail($"a string of {bytes.Length} bytes is longer than 255; write several in quotes, one after the other");
            }

            _data.Add((byte)bytes.Length);
            _data.AddRange(bytes);
            count++;
        }

        return count >= atLeast || Fail("a string is missing; write it in quotes");
    }

    internal bool Authority()
    {
        const string Form = "write flags, tag and value, such as '0 issue \"ca.example.org\"'";
        var flags = Word();
        if (!byte.TryParse(flags, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
        {
            return Fail($"'{flags}' is no number from 0 to 255; {Form}");
        }

        var tag = Word();
        if (tag.IsEmpty || tag.Length > byte.MaxValue || tag.ContainsAnyExcept(TagCharacters))
        {
            return Fail($"'{tag}' is no tag of letters and digits; {Form}");
        }

        _data.Add(bits);
        _data.Add((byte)tag.Length);
        _data.AddRange(Encoding.ASCII.GetBytes(tag.ToString()));
        if (IsEnd())
        {
            return Fail($"the value is missing; {Form}");
        }

        if (!TryTakeString(out var value))
        {
            return false;
        }

        _data.AddRange(value);
        return true;
    }

    internal bool Opaque(DnsType type)
    {
        Word();
        var length = Word();
        var hex = _text[_at..].Replace(" ", string.Empty, StringComparison.Ordinal);
        _at = _text.Length;
        if (!ushort.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || hex.Length != bytes * 2 || hex.AsSpan().ContainsAnyExcept(HexCharacters))
        {
            return Fail($"'{_text}' is not '\\# LENGTH HEX' with two digits for each of LENGTH bytes");
        }

        var data = Convert.FromHexString(hex);
        var wrongLength = (type == DnsType.A && bytes != 4) || (type == DnsType.AAAA && bytes != 16);
        if (wrongLength || !RdataLayout.Of(type).TryExpand(data, 0, data.Length, out var expanded) || !data.AsSpan().SequenceEqual(expanded))
        {
            return Fail($"'{_text}' is not the data of a {DnsTypeText.Format(type)} record");
        }

        _data.AddRange(data);
        return true;
    }

    /// <summary>Appends a string in quotes.</summary>
    internal static void AppendQuoted(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        text.Append('"');
        foreach (var value in bytes)
        {
            if (value is < (byte)' ' or > (byte)'~')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\{value:D3}");
            }
            else
            {
                text.Append(value is (byte)'"' or (byte)'\\' ? "\\" : "").Append((char)value);
            }
        }

        text.Append('"');
    }

    private static System.Buffers.SearchValues<char> TagCharacters { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static System.Buffers.SearchValues<char> HexCharacters { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private bool IsEnd()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        return _at == _text.Length;
    }

    private ReadOnlySpan<char> Word()
    {
        if (IsEnd())
        {
            return default;
        }

        var start = _at;
        var end = _text.IndexOf(' ', start);
        _at = end < 0 ? _text.Length : end;
        return _text.AsSpan(start, _at - start);
    }

    private bool TryTakeString(out byte[] bytes)
    {
        var quoted = _text[_at] == '"';
        var rest = _text.AsSpan(_at + (quoted ? 1 : 0));
        var taken = new List<byte>();
        while (!rest.IsEmpty && rest[0] != (quoted ? '"' : ' '))
        {
            if (!NameText.TryTakeByte(ref rest, out var value))
            {
                bytes = [];
                return Fail($"'{rest[0]}' at character {_text.Length - rest.Length + 1} is not printable ASCII or a broken escape; write bytes as \\DDD");
            }

            taken.Add(value);
        }

        bytes = [.. taken];
        if (quoted && rest.IsEmpty)
        {
            return Fail("the closing quote is missing");
        }

        _at = _text.Length - rest.Length + (quoted ? 1 : 0);
        return true;
    }
}
