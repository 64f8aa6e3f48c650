using System.Globalization;

namespace Farspan.Lab.Listeners;

/// <summary>As much of a request as a stand-in has to understand in order to answer it.</summary>
internal sealed record HttpStandInRequest
{
    /// <summary>The head as it arrived, without the empty line at its end.</summary>
    public required string Head { get; init; }

    /// <summary>What is asked for.</summary>
    public required string Target { get; init; }

    /// <summary>True for HEAD: an answer without its body.</summary>
    public required bool IsHead { get; init; }

    /// <summary>Length of its body; null for chunks.</summary>
    public required long? BodyBytes { get; init; }

    /// <summary>True when the caller waits before it sends the body.</summary>
    public required bool Continues { get; init; }

    /// <summary>True when the connection ends after the answer.</summary>
    public required bool Closes { get; init; }

    /// <summary>The mark of a test's request; null on any other.</summary>
    public required CallMark? Mark { get; init; }

    /// <summary>Reads a head.</summary>
    /// <returns>False when it cannot be told where the request ends.</returns>
    public static bool TryParse(string head, out HttpStandInRequest request)
    {
        var lines = head.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var first = lines[0].Split(' ');
        var fields = lines.Skip(1).Select(l => l.Split(':', 2)).Where(f => f.Length == 2).ToLookup(f => f[0].Trim(), f => f[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var isChunked = fields["Transfer-Encoding"].Any(v => v.EndsWith("chunked", StringComparison.OrdinalIgnoreCase));
        long length = 0;
        var isUnderstood = first.Length == 3 &&
            (isChunked || fields["Content-Length"].All(v => long.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out length)));
        request = new HttpStandInRequest
        {
            Head = head.TrimEnd('\r', '\n'),
            Target = first.Length == 3 ? first[1] : "",
            IsHead = first[0] == "HEAD",
            BodyBytes = isChunked ? null : length,
            Continues = fields["Expect"].Contains("100-continue", StringComparer.OrdinalIgnoreCase),
            Mark = fields[CallMark.Field].FirstOrDefault() is { } text && CallMark.TryParse(text, out var mark) ? mark : null,
            Closes = first[^1] != "HTTP/1.1" || fields["Connection"].Any(v => v.Contains("close", StringComparison.OrdinalIgnoreCase)),
        };
        return isUnderstood;
    }
}
