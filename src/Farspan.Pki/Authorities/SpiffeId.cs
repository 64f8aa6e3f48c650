namespace Farspan.Pki.Authorities;

/// <summary>Name of a workload: <c>spiffe://TRUST-DOMAIN/PATH</c>.</summary>
/// <remarks>Trust domain of lower-case letters, digits, <c>.</c>, <c>-</c>, <c>_</c>; path of segments of letters, digits and the same, none empty, <c>.</c> or <c>..</c>; 2048 bytes at most. Source: SPIFFE-ID sections 2.1 to 2.3.</remarks>
public readonly record struct SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int MostBytes = 2048;
    private const int MostDomainBytes = 255;

    private SpiffeId(string text, int domainLength)
    {
        Text = text;
        TrustDomain = text.Substring(Scheme.Length, domainLength);
    }

    /// <summary>The whole of it.</summary>
    public string Text { get; }

    /// <summary>The trust domain alone.</summary>
    public string TrustDomain { get; }

    /// <summary>Reads one; false when it is not well formed.</summary>
    public static bool TryParse(string? text, out SpiffeId id)
    {
        id = default;
        if (text is null || text.Length > MostBytes || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(Scheme.Length);
        var slash = rest.IndexOf('/');
        var domain = slash < 0 ? rest : rest[..slash];
        if (domain.Length is 0 or > MostDomainBytes || !IsDomain(domain) || (slash >= 0 && !IsPath(rest[(slash + 1)..])))
        {
            return false;
        }

        id = new SpiffeId(text, domain.Length);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var letter in domain)
        {
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment is "" or "." or "..")
            {
                return false;
            }

            foreach (var letter in segment)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_'))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
