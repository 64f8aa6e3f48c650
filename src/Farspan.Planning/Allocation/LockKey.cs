namespace Farspan.Planning.Allocation;

/// <summary>What an address in a lock belongs to.</summary>
/// <param name="Kind">A card, a member of an overlay, or the endpoint of a private link.</param>
/// <param name="First">The machine, the overlay, or the link.</param>
/// <param name="Second">The subnet as <c>network/subnet</c>, or the machine.</param>
/// <param name="IsV6">Which family.</param>
internal readonly record struct LockKey(LockKind Kind, string First, string Second, bool IsV6) : IComparable<LockKey>
{
    public int CompareTo(LockKey other)
    {
        // An enumeration compares itself boxed.
        var byKind = ((int)Kind).CompareTo((int)other.Kind);
        var byFirst = byKind != 0 ? byKind : string.CompareOrdinal(First, other.First);
        var bySecond = byFirst != 0 ? byFirst : string.CompareOrdinal(Second, other.Second);
        return bySecond != 0 ? bySecond : IsV6.CompareTo(other.IsV6);
    }
}
