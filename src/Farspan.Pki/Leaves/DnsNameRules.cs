namespace Farspan.Pki.Leaves;

/// <summary>Which DNS names may stand in a certificate.</summary>
/// <remarks>Letters, digits and hyphens, lower case (RFC 1034 section 3.5, preferred syntax), 253 characters at most; a wildcard is the whole leftmost label (RFC 9525 section 6.3). Never an address as text.</remarks>
internal static class DnsNameRules
{
    private const int MostCharacters = 253;
    private const int MostLabelCharacters = 63;

    /// <summary>Why <paramref name="name"/> is refused, or null.</summary>
    internal static string? Objection(string name)
    {
        var rest = name.StartsWith("*.", StringComparison.Ordinal) ? name.AsSpan(2) : name.AsSpan();
        if (name.Length > MostCharacters || rest.IsEmpty)
        {
            return $"'{name}' is no DNS name: it has to have 1 to {MostCharacters} characters";
        }

        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in rest.Split('.'))
        {
            last = rest[range];
            if (!IsLabel(last))
            {
                return $"'{name}' is no DNS name: write each part with 1 to {MostLabelCharacters} lower-case letters, digits and hyphens, and a wildcard as *. at the front";
            }
        }

        return last.ContainsAnyExceptInRange('0', '9') ? null : $"'{name}' ends with a number, as addresses do; give it as an address";
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        foreach (var letter in label)
        {
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-')
            {
                return false;
            }
        }

        return label.Length is > 0 and <= MostLabelCharacters && label[0] != '-' && label[^1] != '-';
    }
}
