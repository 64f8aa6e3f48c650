namespace Farspan.Import.Writing;

/// <summary>Foreign label keys and values in the language's form: 1 to 63 letters, digits, '-', '_', '.' and '/', letters or digits at both ends.</summary>
internal sealed class LabelNames
{
    private const int Longest = 63;
    private static readonly string[] _builtIn = ["name", "provider", "network", "subnet", "zone", "host"];

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken;

    /// <summary>Names that mean something else are given to no foreign key.</summary>
    public LabelNames(params IEnumerable<string> kept) => _taken = new HashSet<string>(kept.Concat(_builtIn), StringComparer.Ordinal);

    /// <summary>The key that stands for a foreign key: the same where it can be.</summary>
    public string Key(string foreign)
    {
        if (!_keys.TryGetValue(foreign, out var key))
        {
            // Of a long key the end says more: example.com/long-name.
            var clean = Clean(foreign.Length > Longest ? foreign[^Longest..] : foreign, "label");
            key = clean;
            for (var number = 0; !_taken.Add(key); number++)
            {
                var tail = number == 0 ? string.Empty : FormattableString.Invariant($"-{number}");
                key = $"label/{clean[..Math.Min(clean.Length, Longest - 10)].TrimEnd('-', '_', '.', '/')}{tail}";
            }

            _keys.Add(foreign, key);
        }

        return key;
    }

    /// <summary>A value; <c>present</c> for an empty one, which Kubernetes and AWS allow.</summary>
    public static string Value(string foreign) => Clean(foreign.Length > Longest ? foreign[..Longest] : foreign, "present");

    private static string Clean(string text, string fallback)
    {
        var clean = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' ? c : '-')]).Trim('-', '_', '.', '/');
        return clean.Length == 0 ? fallback : clean;
    }
}
