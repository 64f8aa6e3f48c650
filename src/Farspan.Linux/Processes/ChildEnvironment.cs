namespace Farspan.Linux.Processes;

/// <summary>Environment of a child: what it was given, and PATH, HOME and LANG of ours.</summary>
internal static class ChildEnvironment
{
    private static readonly string[] _handedDown = ["PATH", "HOME", "LANG"];

    internal static IReadOnlyList<string> For(ChildProcessStart start)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _handedDown)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                entries[name] = value;
            }
        }

        foreach (var (name, value) in start.Environment)
        {
            entries[name] = value;
        }

        return [.. entries.Select(entry => $"{entry.Key}={entry.Value}")];
    }
}
