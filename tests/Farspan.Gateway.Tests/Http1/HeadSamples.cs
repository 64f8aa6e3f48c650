using System.Text;

namespace Farspan.Gateway.Tests.Http1;

/// <summary>Heads and chunked bodies by a seed: plain ones, and ones with something wrong in them.</summary>
internal static class HeadSamples
{
    private static readonly string[] Names =
    [
        "Host", "host", "Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING", "Connection", "Upgrade", "Expect", "TE", "Authorization", "Proxy-Authorization", "Cookie", "Via", "Forwarded", "X-Forwarded-For",
        "X-Request-Id", "Keep-Alive", "A", "x-hop", "Trailer", "Location", "X-Forwarded-Prefix",
    ];

    private static readonly string[] Values =
    [
        "", "a", "h:80", "[::1]", "5", "0", "00", "007", "123456789012345678", "1234567890123456789", "chunked", "Chunked", "gzip", "chunked, chunked", "close", "keep-alive", "Close, x-hop", "upgrade", "100-continue", "trailers", "websocket", "h2c", "host",
        "x-hop", ", ,", "a b", "\u00e9", "a\tb", "+5", "-1", "5, 5", "cookie", "A",
    ];

    private static readonly string[] Noise =
    [
        "\r", "\n", "\r\n", " ", "\t", "\0", ":", ",", ";", "\u000b", "\u007f", "\u0080", "\u00ff", "#", "/", "Host: x\r\n", "Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n", "\r\n ", "\r\n\r\n", "GET / HTTP/1.1\r\n", "\"", "\\", "0", "x", "HTTP/1.1",
    ];

    public static string Request(Random random)
    {
        var text = new StringBuilder(random.Next(20) == 0 ? "\r\n" : "")
            .Append(Pick(random, "GET", "POST", "HEAD", "PUT", "CONNECT", "OPTIONS", "PATCH", "get", "X-1")).Append(' ')
            .Append(Pick(random, "/", "/a/b?c=d", "/volume/up/x", "*", "h:80", "http://h/x", "HTTP://h", "http://h?x", "https://h/", "/%00", "//", "h", "/\"^`{|}")).Append(' ')
            .Append(Pick(random, "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.9", "HTTP/2.0")).Append("\r\n");
        if (random.Next(10) > 0)
        {
            text.Append("Host: h\r\n");
        }

        return Spoil(random, AddFields(random, text).Append("\r\n").Append(random.Next(3) == 0 ? "rest\r\n" : "").ToString());
    }

    public static string Response(Random random)
    {
        var text = new StringBuilder(Pick(random, "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0")).Append(' ')
            .Append(Pick(random, "200", "204", "304", "100", "101", "404", "999", "099", "20")).Append(Pick(random, " OK", " ", "", " \u00e9\tx", "x")).Append("\r\n");
        return Spoil(random, AddFields(random, text).Append("\r\n").Append(random.Next(3) == 0 ? "rest\r\n" : "").ToString());
    }

    public static string Chunks(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(6); i > 0; i--)
        {
            var length = random.Next(1, 40);
            text.Append(Pick(random, "", "0", "000")).Append(length.ToString(Pick(random, "x", "X"), System.Globalization.CultureInfo.InvariantCulture)).Append(Pick(random, "", "", ";a", ";a=\"b;c\"", "; a = b")).Append("\r\n").Append('d', length).Append("\r\n");
        }

        text.Append(Pick(random, "0", "0", "000")).Append(Pick(random, "", ";x")).Append("\r\n");
        for (var i = random.Next(3); i > 0; i--)
        {
            text.Append(Pick(random, "A: b", "Digest: \u00e9", "x:", "Content-Length: 4", "Host: h", "A : b", " a", "b")).Append("\r\n");
        }

        return Spoil(random, text.Append("\r\n").Append(random.Next(3) == 0 ? "GET / HTTP/1.1\r\n" : "").ToString());
    }

    /// <summary>Cuts a text into pieces.</summary>
    public static IEnumerable<int> Cuts(Random random, int length)
    {
        for (var end = 0; end < length;)
        {
            end = Math.Min(length, end + (random.Next(3) == 0 ? random.Next(1, 30) : random.Next(1, 4)));
            yield return end;
        }
    }

    private static StringBuilder AddFields(Random random, StringBuilder text)
    {
        for (var i = random.Next(6); i > 0; i--)
        {
            text.Append(Pick(random, Names)).Append(':').Append(Pick(random, "", " ", "  ", "\t")).Append(Pick(random, Values)).Append(Pick(random, "", "", " ", "\t")).Append("\r\n");
        }

        return text;
    }

    // Half of them stay as they are.
    private static string Spoil(Random random, string text)
    {
        for (var i = random.Next(2) == 0 ? 0 : random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(text.Length + 1);
            text = random.Next(4) switch
            {
                0 when place < text.Length => text.Remove(place, 1),
                1 => text[..place],
                2 when place < text.Length => string.Concat(text.AsSpan(0, place), ((char)random.Next(256)).ToString(), text.AsSpan(place + 1)),
                _ => text.Insert(place, Pick(random, Noise)),
            };
        }

        return text;
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
