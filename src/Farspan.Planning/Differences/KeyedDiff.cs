namespace Farspan.Planning.Differences;

/// <summary>Compares two lists whose items have a key.</summary>
internal static class KeyedDiff
{
    /// <summary>Added, removed and changed items, ordered by key. Items of equal key within one list count as many times as they occur.</summary>
    /// <param name="concept">What the items are.</param>
    /// <param name="old">Items of the old plan.</param>
    /// <param name="next">Items of the next plan.</param>
    /// <param name="keyOf">The natural key.</param>
    /// <param name="textOf">The content, without what does not count.</param>
    /// <param name="membersOf">The members, for concepts that have some.</param>
    public static IReadOnlyList<ItemChange> Between<T>(
        PlanConcept concept,
        IReadOnlyList<T> old,
        IReadOnlyList<T> next,
        Func<T, string> keyOf,
        Func<T, string> textOf,
        Func<T, IReadOnlyList<string>>? membersOf = null)
    {
        var (before, after) = (Group(old, keyOf), Group(next, keyOf));
        var changes = new List<ItemChange>();
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (first, second) = (before.GetValueOrDefault(key) ?? [], after.GetValueOrDefault(key) ?? []);
            for (var i = 0; i < Math.Max(first.Count, second.Count); i++)
            {
                var (a, b) = (i < first.Count ? textOf(first[i]) : null, i < second.Count ? textOf(second[i]) : null);
                if (a == b)
                {
                    continue;
                }

                var (was, becomes) = membersOf is null ? ([], []) : (Members(first, i, membersOf), Members(second, i, membersOf));
                changes.Add(new ItemChange
                {
                    Concept = concept,
                    Key = key,
                    Kind = a is null ? ChangeKind.Added : b is null ? ChangeKind.Removed : ChangeKind.Changed,
                    Before = a,
                    After = b,
                    MembersAdded = [.. becomes.Except(was, StringComparer.Ordinal)],
                    MembersRemoved = [.. was.Except(becomes, StringComparer.Ordinal)],
                });
            }
        }

        return changes;
    }

    private static IReadOnlyList<string> Members<T>(List<T> items, int i, Func<T, IReadOnlyList<string>> membersOf) =>
        i < items.Count ? membersOf(items[i]) : [];

    private static Dictionary<string, List<T>> Group<T>(IReadOnlyList<T> items, Func<T, string> keyOf)
    {
        var groups = new Dictionary<string, List<T>>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            var key = keyOf(item);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
            }

            group.Add(item);
        }

        return groups;
    }
}
