namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Lists of numbers are equal when their members are, in order.</summary>
internal sealed class NumberListComparer : IEqualityComparer<IReadOnlyList<int>>
{
    /// <inheritdoc/>
    public bool Equals(IReadOnlyList<int>? x, IReadOnlyList<int>? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y));

    /// <inheritdoc/>
    public int GetHashCode(IReadOnlyList<int> obj)
    {
        var hash = new HashCode();
        foreach (var number in obj)
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }
}
