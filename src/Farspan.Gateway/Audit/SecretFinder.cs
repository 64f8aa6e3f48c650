namespace Farspan.Gateway.Audit;

/// <summary>Finds secrets in path and query: values of suspicious names, also within a URL inside a value, and users with their passwords. Percent-encoding hides nothing.</summary>
internal static class SecretFinder
{
    /// <summary>Finds them.</summary>
    /// <param name="path">The bytes.</param>
    /// <param name="isCut">True when more followed that is not seen here.</param>
    /// <param name="mask">Gets true for each byte that must not be written; as long as <paramref name="path"/>.</param>
    public static void Find(ReadOnlySpan<byte> path, bool isCut, Span<bool> mask)
    {
        // Letters with percent-encoding undone, and where each begins.
        Span<byte> letters = stackalloc byte[path.Length];
        Span<ushort> starts = stackalloc ushort[path.Length + 1];
        var count = 0;
        for (var i = 0; i < path.Length; count++)
        {
            starts[count] = (ushort)i;
            var isEncoded = path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit((char)path[i + 1]) && char.IsAsciiHexDigit((char)path[i + 2]);
            letters[count] = isEncoded ? (byte)((HexValue(path[i + 1]) << 4) | HexValue(path[i + 2])) : path[i];
            i += isEncoded ? 3 : 1;
        }

        starts[count] = (ushort)path.Length;
        var text = new Decoded(path, letters[..count], starts[..(count + 1)]);
        FindValues(text, mask);
        FindUsers(text, isCut, mask);
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // A value ends where a reader of the raw text ends it: at '&' in the query, at '/' or '?' before it.
    private static void FindValues(Decoded text, Span<bool> mask)
    {
        var query = text.Path.IndexOf((byte)'?');
        var name = 0;
        for (var i = 0; i < text.Letters.Length; i++)
        {
            var letter = text.Letters[i];
            var isAssignment = letter == '=' || (letter == ':' && i > 0 && text.Letters[i - 1] is (byte)'"' or (byte)'\'');
            if (isAssignment && SecretNames.Contain(text.Letters[name..i]))
            {
                var start = text.Starts[i + 1];
                var isInQuery = query >= 0 && start > query;
                var length = isInQuery ? text.Path[start..].IndexOf((byte)'&') : text.Path[start..].IndexOfAny((byte)'/', (byte)'?');
                mask.Slice(start, length < 0 ? text.Path.Length - start : length).Fill(true);
            }

            name = isAssignment || letter is (byte)'?' or (byte)'&' or (byte)';' or (byte)'/' or (byte)',' or (byte)'{' or (byte)' ' or (byte)'#' ? i + 1 : name;
        }
    }

    private static void FindUsers(Decoded text, bool isCut, Span<bool> mask)
    {
        var (run, isAuthority) = (0, !text.Letters.StartsWith("/"u8));
        for (var i = 0; i <= text.Letters.Length; i++)
        {
            var isEnd = i == text.Letters.Length;
            if (!isEnd && text.Letters[i] is not ((byte)'/' or (byte)'?' or (byte)'#' or (byte)'&'))
            {
                continue;
            }

            // What is cut off may hold the '@'.
            var part = text.Letters[run..i];
            var at = isEnd && isCut ? part.Length : part.LastIndexOf((byte)'@');
            var begin = isAuthority ? 0 : Math.Max(0, part[..Math.Max(at, 0)].LastIndexOf((byte)'=') + 1);
            if (at > begin && (isAuthority || part[begin..at].Contains((byte)':')))
            {
                mask[text.Starts[run + begin]..text.Starts[run + at]].Fill(true);
            }

            isAuthority = !isEnd && i + 1 < text.Letters.Length && text.Letters[i] == '/' && text.Letters[i + 1] == '/';
            i += isAuthority ? 1 : 0;
            run = i + 1;
        }
    }

    private readonly ref struct Decoded(ReadOnlySpan<byte> path, ReadOnlySpan<byte> letters, ReadOnlySpan<ushort> starts)
    {
        public ReadOnlySpan<byte> Path { get; } = path;

        public ReadOnlySpan<byte> Letters { get; } = letters;

        public ReadOnlySpan<ushort> Starts { get; } = starts;
    }
}
