using System.Text;
using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Filters;

/// <summary>Who said that a rule shall be: at most 120 bytes, because the kernel's comments end at 127 (NFTNL_UDATA_COMMENT_MAXLEN).</summary>
internal static class Origins
{
    private const int Longest = 120;

    /// <summary><c>policy/web topology.yaml:41:5</c>; a long path loses its beginning.</summary>
    public static string Declared(string what, SourceSpan at)
    {
        var origin = $"{what} {at}";
        var path = at.File;
        while (Encoding.UTF8.GetByteCount(origin) > Longest && path.Length > 0)
        {
            path = path[1..];
            origin = $"{what} …{at with { File = path }}";
        }

        return origin;
    }

    /// <summary><c>default established</c>: what holds without being declared.</summary>
    public static string Default(string why) => $"default {why}";
}
