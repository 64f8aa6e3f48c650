using System.Text;

namespace Farspan.Dns.Names;

/// <summary>An absolute domain name. Equal whatever the case of ASCII letters, which is kept.</summary>
/// <remarks>Source: RFC 1035 section 2.3 and 3.1, RFC 4343 (case), RFC 4034 section 6.1 (order). The default is the root.</remarks>
public readonly struct DnsName : IEquatable<DnsName>, IComparable<DnsName>
{
    private static readonly byte[] RootWire = [0];
    private readonly byte[]? _wire;

    private DnsName(byte[] wire) => _wire = wire;

    /// <summary>The name without labels.</summary>
    public static DnsName Root => default;

    /// <summary>The name as it stands in a message, uncompressed: 1–255 bytes, the last one 0.</summary>
    public ReadOnlySpan<byte> Wire => _wire ?? RootWire;

    /// <summary>True for the name without labels.</summary>
    public bool IsRoot => Wire.Length == 1;

    /// <summary>True when the first label is a lone asterisk (RFC 4592).</summary>
    public bool IsWildcard => Wire is [1, (byte)'*', ..];

    /// <summary>Labels, 0–127; the root's is not counted.</summary>
    public int LabelCount => WireName.CountLabels(Wire);

    /// <summary>The name without its first label; the root for the root.</summary>
    public DnsName Parent => IsRoot ? this : new DnsName(Wire[(Wire[0] + 1)..].ToArray());

    /// <summary>True for equal names.</summary>
    public static bool operator ==(DnsName left, DnsName right) => left.Equals(right);

    /// <summary>True for different names.</summary>
    public static bool operator !=(DnsName left, DnsName right) => !left.Equals(right);

    /// <summary>Canonical order.</summary>
    public static bool operator <(DnsName left, DnsName right) => left.CompareTo(right) < 0;

    /// <summary>Canonical order.</summary>
    public static bool operator >(DnsName left, DnsName right) => left.CompareTo(right) > 0;

    /// <summary>Canonical order.</summary>
    public static bool operator <=(DnsName left, DnsName right) => left.CompareTo(right) <= 0;

    /// <summary>Canonical order.</summary>
    public static bool operator >=(DnsName left, DnsName right) => left.CompareTo(right) >= 0;

    /// <summary>Reads text such as <c>www.example.org</c> or <c>www.example.org.</c>; empty or <c>.</c> is the root. <c>\.</c> and <c>\032</c> stand for bytes (RFC 1035 section 5.1).</summary>
    /// <returns>False for an empty or too long label, a too long name, a character outside ASCII or a broken escape.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DnsName name)
    {
        name = default;
        Span<byte> wire = stackalloc byte[DnsLimits.NameBytes];
        var length = NameText.Read(text, wire);
        if (length < 0)
        {
            return false;
        }

        name = new DnsName(wire[..length].ToArray());
        return true;
    }

    /// <summary>Reads a name out of a message, compressed or not.</summary>
    /// <param name="message">The message from its first byte: pointers count from there.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <param name="name">The name.</param>
    /// <param name="end">Where what follows begins.</param>
    /// <returns>False when it is cut short, too long, or points forwards or in a circle; never throws.</returns>
    public static bool TryReadWire(ReadOnlySpan<byte> message, int offset, out DnsName name, out int end)
    {
        Span<byte> wire = stackalloc byte[DnsLimits.NameBytes];
        var length = WireName.Expand(message, offset, wire, out end);
        name = length < 0 ? default : new DnsName(wire[..length].ToArray());
        return length >= 0;
    }

    /// <summary>This name with another label in front.</summary>
    /// <param name="label">1–63 bytes.</param>
    /// <param name="child">The longer name.</param>
    /// <returns>False when label or name are too long.</returns>
    public bool TryPrepend(ReadOnlySpan<byte> label, out DnsName child)
    {
        child = default;
        if (label.Length is 0 or > DnsLimits.LabelBytes || Wire.Length + label.Length + 1 > DnsLimits.NameBytes)
        {
            return false;
        }

        child = new DnsName([(byte)label.Length, .. label, .. Wire]);
        return true;
    }

    /// <summary>True when this name is <paramref name="ancestor"/> or below it.</summary>
    public bool IsWithin(DnsName ancestor)
    {
        var rest = Wire;
        var wanted = ancestor.Wire;
        while (rest.Length > wanted.Length)
        {
            rest = rest[(rest[0] + 1)..];
        }

        return WireName.EqualIgnoringCase(rest, wanted);
    }

    /// <summary>The same name with lower-case letters.</summary>
    public DnsName ToLower()
    {
        if (!Wire.ContainsAnyInRange((byte)'A', (byte)'Z'))
        {
            return this;
        }

        var lower = new byte[Wire.Length];
        WireName.Lower(Wire, lower);
        return new DnsName(lower);
    }

    /// <summary>As the specs write it: without the final dot, the root empty.</summary>
    public string ToRelaxedText() => IsRoot ? string.Empty : ToString()[..^1];

    /// <summary>With the final dot; bytes that are not printable as <c>\DDD</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        NameText.Append(Wire, text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(DnsName other) => WireName.EqualIgnoringCase(Wire, other.Wire);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DnsName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        Span<byte> lower = stackalloc byte[Wire.Length];
        WireName.Lower(Wire, lower);
        return (int)WireName.Hash(lower);
    }

    /// <summary>Orders by label from the right, letters as lower case; a name stands before those below it.</summary>
    public int CompareTo(DnsName other)
    {
        Span<byte> mine = stackalloc byte[DnsLimits.NameBytes / 2];
        Span<byte> theirs = stackalloc byte[DnsLimits.NameBytes / 2];
        var left = Starts(Wire, mine);
        var right = Starts(other.Wire, theirs);
        while (left > 0 && right > 0)
        {
            var order = CompareLabels(Wire[mine[--left]..], other.Wire[theirs[--right]..]);
            if (order != 0)
            {
                return order;
            }
        }

        return left - right;
    }

    private static int Starts(ReadOnlySpan<byte> wire, Span<byte> starts)
    {
        var count = 0;
        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            starts[count++] = (byte)at;
        }

        return count;
    }

    private static int CompareLabels(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = Math.Min(left[0], right[0]);
        for (var i = 1; i <= common; i++)
        {
            var order = WireName.Lower(left[i]) - WireName.Lower(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left[0] - right[0];
    }
}
