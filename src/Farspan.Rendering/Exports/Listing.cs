using System.Globalization;

namespace Farspan.Rendering.Exports;

/// <summary>Names in a sentence: the first few, and how many more.</summary>
internal static class Listing
{
    private const int Most = 6;

    /// <summary><c>a, b, c and 4 more</c>.</summary>
    public static string Of(IReadOnlyList<string> names) => names.Count <= Most
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Most))} and {names.Count - Most} more");
}
