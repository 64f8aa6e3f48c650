namespace Farspan.Analysis.Claims;

/// <summary>Reads the origin of a rule: <c>policy/web t.yaml:41:5</c>, <c>default established</c>.</summary>
internal static class Origin
{
    /// <summary>What asked for the rule, its name and its place; for a default the place is empty.</summary>
    public static (string Kind, string Name, string Place) Parse(string origin)
    {
        var slash = origin.IndexOf('/', StringComparison.Ordinal);
        var space = origin.LastIndexOf(' ');
        return slash < 0 || space < slash
            ? ("default", origin.StartsWith("default ", StringComparison.Ordinal) ? origin["default ".Length..] : origin, string.Empty)
            : (origin[..slash], origin[(slash + 1)..space], origin[(space + 1)..]);
    }
}
