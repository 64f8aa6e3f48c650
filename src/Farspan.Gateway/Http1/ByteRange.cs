namespace Farspan.Gateway.Http1;

/// <summary>A part of a buffer.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>First byte behind it.</summary>
    public int End => Start + Length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
