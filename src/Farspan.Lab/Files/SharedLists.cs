namespace Farspan.Lab.Files;

/// <summary>Numbers instances: the same instance gets the same number.</summary>
internal sealed class SharedLists<T>
    where T : class
{
    private readonly Dictionary<T, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<T> _items = [];

    /// <summary>The instances by number.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>Number of <paramref name="item"/>, from 0.</summary>
    public int NumberOf(T item)
    {
        if (!_numbers.TryGetValue(item, out var number))
        {
            number = _items.Count;
            _numbers.Add(item, number);
            _items.Add(item);
        }

        return number;
    }
}
