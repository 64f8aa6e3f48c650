namespace Farspan.Analysis.PacketSets;

/// <summary>A list of numbers that shares with the one it was copied from every page that was not written since.</summary>
/// <remarks>Written only by whoever made it, before others see it.</remarks>
internal sealed class Pages
{
    // Small enough that one change copies a kilobyte, large enough that the list of pages of 100,000 machines is one, too.
    private const int Bits = 8;
    private const int Size = 1 << Bits;

    private readonly int[][] _pages;
    private readonly bool[] _isOwn;

    public Pages(ReadOnlySpan<int> items)
    {
        Count = items.Length;
        _pages = new int[(Count + Size - 1) / Size][];
        _isOwn = new bool[_pages.Length];
        for (var page = 0; page < _pages.Length; page++)
        {
            _pages[page] = items[(page * Size)..Math.Min(Count, (page + 1) * Size)].ToArray();
            _isOwn[page] = true;
        }
    }

    /// <summary>A copy that shares all pages.</summary>
    public Pages(Pages other) => (Count, _pages, _isOwn) = (other.Count, (int[][])other._pages.Clone(), new bool[other._pages.Length]);

    /// <summary>How many numbers there are.</summary>
    public int Count { get; }

    public int this[int at]
    {
        get => _pages[at >> Bits][at & (Size - 1)];
        set
        {
            ref var page = ref _pages[at >> Bits];
            if (!_isOwn[at >> Bits])
            {
                (page, _isOwn[at >> Bits]) = ((int[])page.Clone(), true);
            }

            page[at & (Size - 1)] = value;
        }
    }
}
