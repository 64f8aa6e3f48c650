namespace Farspan.Topology;

/// <summary>The form of every name in a topology.</summary>
/// <remarks>RFC 1123 section 2.1: letters, digits and hyphens, no hyphen at either end, 1–63 characters; lower case only here, so that two names never differ by case.</remarks>
public static class DnsLabel
{
    /// <summary>Longest label in characters (RFC 1035 section 2.3.4).</summary>
    public const int Longest = 63;

    /// <summary>The form as a regular expression (ECMA-262), for the JSON Schema.</summary>
    public const string Pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /// <summary>True when the text has the form.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
