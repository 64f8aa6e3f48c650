namespace Farspan.State.Sysctls;

/// <summary>Kernel parameters to set.</summary>
public sealed record SysctlDelta : IDelta
{
    private static readonly char[] _blanks = [' ', '\t', '\n'];

    /// <summary>Parameters to set, in the order of the spec; also those that the kernel does not have: setting them fails and says so.</summary>
    public required IReadOnlyList<SysctlSpec> Set { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Set.Count == 0;

    /// <summary>Number of operations.</summary>
    public int Count => Set.Count;

    /// <summary>Compares by name; any run of blanks in a value is one blank, because the kernel prints tabs.</summary>
    public static SysctlDelta Between(IReadOnlyList<SysctlSpec> desired, IReadOnlyList<SysctlStatus> observed)
    {
        var seen = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var status in observed)
        {
            seen[status.Name] = status.Value;
        }

        return new SysctlDelta { Set = [.. desired.Where(s => !seen.TryGetValue(s.Name, out var value) || !AreAlike(s.Value, value))] };
    }

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() => Set.Select(s => $"kernel parameter {s.Name} should be {s.Value}");

    private static bool AreAlike(string desired, string? observed) =>
        observed is not null && (string.Equals(desired, observed, StringComparison.Ordinal) ||
        Words(desired).SequenceEqual(Words(observed), StringComparer.Ordinal));

    private static string[] Words(string value) => value.Split(_blanks, StringSplitOptions.RemoveEmptyEntries);
}
