using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Names and labels as the Kubernetes API accepts them.</summary>
/// <remarks>Source: Kubernetes documentation, «Object Names and IDs» and «Labels and Selectors: syntax and character set».</remarks>
internal static class KubernetesNames
{
    /// <summary>Prefix of labels and annotations that Farspan adds; <c>internal</c> is set apart for private use (ICANN, 2024).</summary>
    public const string Prefix = "farspan.internal/";

    // A label's name and value; object names may be longer, but these are also read by people.
    private const int Longest = 63;

    /// <summary>A label's value: Farspan's <c>/</c>, which Kubernetes does not know, becomes <c>.</c>.</summary>
    public static string LabelValue(string value) => value.Replace('/', '.');

    /// <summary>A label's key, or null where Kubernetes has no place for it.</summary>
    public static string? LabelKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return key;
        }

        var prefix = key[..slash];
        var isDnsSubdomain = prefix.Split('.').All(part =>
            part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && part[0] != '-' && part[^1] != '-');
        var name = key[(slash + 1)..];
        return isDnsSubdomain && name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && !name.Contains('/', StringComparison.Ordinal) ? key : null;
    }

    /// <summary>A DNS label out of free text: <c>etcd members elect</c> becomes <c>etcd-members-elect</c>.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var name = slug.Length > Longest - 8 ? slug.ToString(0, Longest - 8) : slug.ToString();
        name = name.Trim('-');
        return name.Length == 0 ? "policy" : name;
    }

    /// <summary>The first of <c>name</c>, <c>name-2</c>, <c>name-3</c> … that is not taken yet; takes it.</summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return unique;
    }
}
