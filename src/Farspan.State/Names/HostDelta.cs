namespace Farspan.State.Names;

/// <summary>Lines of the hosts file to take out and to put in; the file is written once with all of them.</summary>
/// <remarks>A line is seen in the same words as it is desired, so there is no HostStatus. Observed are only the lines in our part of the file.</remarks>
public sealed record HostDelta : IDelta
{
    /// <summary>Lines that must go.</summary>
    public required IReadOnlyList<HostSpec> Remove { get; init; }

    /// <summary>Lines that are missing.</summary>
    public required IReadOnlyList<HostSpec> Add { get; init; }

    /// <summary>True when the right lines are there, but in another order.</summary>
    public required bool Reorder { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Remove.Count == 0 && Add.Count == 0 && !Reorder;

    /// <summary>Number of operations: the file is written once or not at all.</summary>
    public int Count => IsEmpty ? 0 : 1;

    /// <summary>Compares whole lines; an address may have more than one line, and their order is the order of answers.</summary>
    public static HostDelta Between(IReadOnlyList<HostSpec> desired, IReadOnlyList<HostSpec> observed)
    {
        if (AreSame(desired, observed))
        {
            return new HostDelta { Remove = [], Add = [], Reorder = false };
        }

        var wantedSet = desired.Select(Line).ToHashSet(StringComparer.Ordinal);
        var seenSet = observed.Select(Line).ToHashSet(StringComparer.Ordinal);
        HostSpec[] remove = [.. observed.Where(h => !wantedSet.Contains(Line(h)))];
        HostSpec[] add = [.. desired.Where(h => !seenSet.Contains(Line(h)))];
        return new HostDelta { Remove = remove, Add = add, Reorder = remove.Length == 0 && add.Length == 0 };
    }

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() =>
        Remove.Select(h => $"hosts line '{Line(h)}' should not be there")
            .Concat(Add.Select(h => $"hosts line '{Line(h)}' is missing"))
            .Concat(Reorder ? ["hosts lines are in another order"] : Array.Empty<string>());

    /// <summary>The common case, without making a line of text of each.</summary>
    private static bool AreSame(IReadOnlyList<HostSpec> a, IReadOnlyList<HostSpec> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!a[i].Address.Equals(b[i].Address) || !a[i].Names.SequenceEqual(b[i].Names, StringComparer.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string Line(HostSpec host) => $"{host.Address} {string.Join(' ', host.Names)}";
}
