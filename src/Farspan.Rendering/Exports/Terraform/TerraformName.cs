using System.Text;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Names and texts as Terraform and AWS accept them.</summary>
/// <remarks>Sources: Terraform language, «Identifiers» and «Strings and Templates»; Amazon EC2 API reference, CreateSecurityGroup and Tag.</remarks>
internal static class TerraformName
{
    // A security group rule's description.
    private const int LongestDescription = 255;

    /// <summary>An identifier: letters, digits, <c>-</c> and <c>_</c>, not beginning with a digit.</summary>
    public static string Identifier(string name)
    {
        var identifier = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            identifier.Append(char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_');
        }

        return char.IsAsciiLetter(name[0]) ? identifier.ToString() : $"n_{identifier}";
    }

    /// <summary>A subnet's identifier: <c>aws/etcd</c> is <c>aws_etcd</c>; names themselves hold no <c>_</c>.</summary>
    public static string Identifier(string network, string part) => Identifier($"{network}_{part}");

    /// <summary>A text that holds no template: <c>${</c> and <c>%{</c> are doubled.</summary>
    public static string Literal(string text) =>
        text.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    /// <summary>A description with the characters that AWS accepts in one.</summary>
    public static string Description(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.Length > LongestDescription ? text[..LongestDescription] : text)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || " ._-:/()#,@[]+=&;!*".Contains(c, StringComparison.Ordinal) ? c : '-');
        }

        return clean.ToString();
    }

    /// <summary>A tag's value with the characters that every AWS service accepts.</summary>
    public static string Tag(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || " ._:/=+-@".Contains(c, StringComparison.Ordinal) ? c : '-');
        }

        return clean.ToString();
    }

    /// <summary>A reference to an attribute: <c>${aws_vpc.aws.id}</c>.</summary>
    public static string Reference(string type, string name, string attribute) => $"${{{type}.{name}.{attribute}}}";
}
