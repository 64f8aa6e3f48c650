namespace Farspan.Benchmarks.Gateway;

/// <summary>Bytes of an upload: a block of random ones, over and over, so that any piece can be checked by where it lies.</summary>
internal sealed class UploadPattern
{
    // No power of two: a piece that is moved by the length of a buffer does not fit.
    private const int Block = 1_000_003;

    // Twice, so that a piece that begins in the first lies in one piece.
    private readonly byte[] _bytes = new byte[2 * Block];

    public UploadPattern()
    {
        new Random(1).NextBytes(_bytes.AsSpan(0, Block));
        _bytes.AsSpan(0, Block).CopyTo(_bytes.AsSpan(Block));
    }

    /// <summary>The bytes from a place on.</summary>
    /// <param name="at">The place, from 0.</param>
    /// <param name="length">How many, up to a million.</param>
    public ReadOnlyMemory<byte> Of(long at, int length) => _bytes.AsMemory((int)(at % Block), length);
}
