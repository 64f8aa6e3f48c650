namespace Farspan.Import;

/// <summary>Numbers with their nouns.</summary>
internal static class Words
{
    /// <summary><c>1 pod</c>, <c>2 pods</c>.</summary>
    public static string Count(int count, string one, string? many = null) => FormattableString.Invariant($"{count} {(count == 1 ? one : many ?? one + "s")}");
}
