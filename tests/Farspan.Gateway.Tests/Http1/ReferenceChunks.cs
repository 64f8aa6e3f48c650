using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Tests.Http1;

/// <summary>A chunked body read slowly, character by character, by the grammar of RFC 9112 section 7.1 and the stricter rules that the gateway adds to it.</summary>
/// <param name="End">How it ends.</param>
/// <param name="Data">The data as far as it goes.</param>
/// <param name="Trailers">Field lines of the trailer section, with bars between.</param>
/// <param name="Length">Length with its frame, when it is whole.</param>
internal sealed partial record ReferenceChunks(ChunkStep End, string Data, string Trailers, int Length)
{
    private static readonly string[] Forbidden =
    [
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "content-length", "host", "expect", "authorization", "proxy-authorization", "proxy-authenticate", "via", "forwarded", "x-forwarded-for",
        "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix", "x-request-id", "location", "cookie", "http2-settings",
    ];

    public static ReferenceChunks Read(string text)
    {
        var (data, position) = (new StringBuilder(), 0);
        while (true)
        {
            // As long as what is there could become a line, more is needed.
            var line = SizeLine().Match(text, position);
            if (!line.Success)
            {
                return new(PartOfSizeLine().IsMatch(text[position..]) ? ChunkStep.NeedsMore : ChunkStep.Refused, data.ToString(), "", 0);
            }

            position += line.Length;
            var size = long.Parse(line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return ReadTrailers(text, position, data.ToString());
            }

            var length = (int)Math.Min(size, text.Length - position);
            data.Append(text.AsSpan(position, length));
            position += length;
            if (length < size)
            {
                return new(ChunkStep.NeedsMore, data.ToString(), "", 0);
            }

            var end = position < text.Length ? text[position..Math.Min(position + 2, text.Length)] : "";
            if (end != "\r\n")
            {
                return new(end is "" or "\r" ? ChunkStep.NeedsMore : ChunkStep.Refused, data.ToString(), "", 0);
            }

            position += 2;
        }
    }

    private static ReferenceChunks ReadTrailers(string text, int position, string data)
    {
        var trailers = new List<string>();
        for (int end; (end = text.IndexOf('\n', position)) >= 0; position = end + 1)
        {
            var line = text[position..end];
            if (line == "\r")
            {
                return new(ChunkStep.End, data, string.Join('|', trailers), end + 1);
            }

            var field = TrailerLine().Match(line);
            if (!field.Success || Forbidden.Contains(field.Groups[1].Value.ToLowerInvariant()))
            {
                return new(ChunkStep.Refused, data, string.Join('|', trailers), 0);
            }

            trailers.Add(line[..^1]);
        }

        return new(ChunkStep.NeedsMore, data, string.Join('|', trailers), 0);
    }

    [GeneratedRegex(@"\G([0-9A-Fa-f]{1,15})(;[\t\x20-\x7e\x80-\xff]{0,256})?\r\n")]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"\A([0-9A-Fa-f]{1,15}(;[\t\x20-\x7e\x80-\xff]{0,256})?\r?)?\z")]
    private static partial Regex PartOfSizeLine();

    [GeneratedRegex(@"\A([-!#$%&'*+.^_`|~0-9A-Za-z]+):[\t\x20-\x7e\x80-\xff]*\r\z")]
    private static partial Regex TrailerLine();
}
