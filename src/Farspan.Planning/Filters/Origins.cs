using System.Text;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Filters;

/// <summary>Who said that a rule shall be: one line of at most 120 bytes, because the kernel's comments end at 127 (NFTNL_UDATA_COMMENT_MAXLEN).</summary>
internal static class Origins
{
    private const int Longest = 120;

    // A name may be a whole sentence; the place must still fit beside it.
    private const int LongestName = 60;

    /// <summary><c>policy/web topology.yaml:41:5</c>; a long name loses its end, a long path its beginning.</summary>
    public static string Declared(string what, SourceSpan at)
    {
        var name = new string([.. what.Take(LongestName).Select(Clean)]);
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^1];
        }

        var path = new string([.. at.File.Select(Clean)]);
        var origin = $"{name} {at with { File = path }}";
        while (Encoding.UTF8.GetByteCount(origin) > Longest)
        {
            path = path[1..];
            origin = $"{name} …{at with { File = path }}";
        }

        return origin;
    }

    /// <summary><c>default established</c>: what holds without being declared.</summary>
    public static string Default(string why) => $"default {why}";

    // Quotes, backslashes and control characters would end or break the comment in a rule's text form; lone surrogates are no text at all.
    private static char Clean(char c) => c is '"' ? '\'' : c is '\\' ? '/' : char.IsControl(c) || char.IsSurrogate(c) ? '?' : c;
}
