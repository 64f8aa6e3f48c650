namespace Farspan.Topology.Shapes;

/// <summary>English plurals of the language's own nouns.</summary>
internal static class Plural
{
    /// <summary><c>policy</c> to <c>policies</c>, <c>machine</c> to <c>machines</c>.</summary>
    public static string Of(string noun) => noun.EndsWith("cy", StringComparison.Ordinal) || noun.EndsWith("ty", StringComparison.Ordinal) ? $"{noun[..^1]}ies"
        : noun.EndsWith('s') ? $"{noun}es" : $"{noun}s";

    /// <summary><c>1 machine</c>, <c>3 machines</c>.</summary>
    public static string Count(int count, string noun) => FormattableString.Invariant($"{count} {(count == 1 ? noun : Of(noun))}");
}
