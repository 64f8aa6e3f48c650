namespace Farspan.Testing.Gateways;

/// <summary>Rows of <see cref="AbuseSuite"/>. Shapes as RFC 9112 section 11 warns of, and as published collections and advisories show them.</summary>
public static class AbuseRows
{
    private const string Chunked = "0\r\n\r\n";

    /// <summary>Heads whose body could be taken to end in two places.</summary>
    public static TheoryData<string, string> RefusedLengths
    {
        get
        {
            var rows = new TheoryData<string, string>();

            Post(rows, "400", "Content-Length: 4\r\nTransfer-Encoding: chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked\r\nContent-Length: 4", Chunked);
            Post(rows, "400", "Transfer-Encoding: identity\r\nContent-Length: 4", "abcd");
            Post(rows, "400", "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\nContent-Length: 4", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked, identity", Chunked);
            Post(rows, "400", "Transfer-Encoding: identity, chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked, chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked,", Chunked);
            Post(rows, "400", "Transfer-Encoding: ,chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding:", "");
            Post(rows, "501", "Transfer-Encoding: \"chunked\"", Chunked);
            Post(rows, "501", "Transfer-Encoding: 'chunked'", Chunked);
            Post(rows, "501", "Transfer-Encoding: xchunked", Chunked);
            Post(rows, "501", "Transfer-Encoding: chunk", Chunked);
            Post(rows, "501", "Transfer-Encoding: chunked;q=1", Chunked);
            Post(rows, "501", "Transfer-Encoding: chunked x", Chunked);
            Post(rows, "501", "Transfer-Encoding: gzip", Chunked);
            Post(rows, "501", "Transfer-Encoding: chunked\u00a0", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked\r\n x", Chunked);
            Post(rows, "400", "Transfer-Encoding:\r\n chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding:\n chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding: \vchunked", Chunked);
            Post(rows, "400", "Transfer-Encoding: chunked\r", Chunked);
            Post(rows, "400", "Transfer-Encoding : chunked", Chunked);
            Post(rows, "400", "Transfer-Encoding\t: chunked", Chunked);
            Post(rows, "400", "Transfer Encoding: chunked", Chunked);
            Post(rows, "400", "Transfer\r-Encoding: chunked", Chunked);
            Post(rows, "400", "X: x\rTransfer-Encoding: chunked", Chunked);
            Post(rows, "400", "X: x\nTransfer-Encoding: chunked", Chunked);
            Post(rows, "400", "\0Transfer-Encoding: chunked", Chunked);
            rows.Add("POST /volume/up/x HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunked, "400");
            foreach (var length in new[] { "", "+4", "-1", "0x4", "4 ", "4,4", "4, 4", "4;4", "4.0", "1e1", "\"4\"", "4 4", "0 4", "\u00b2", "9999999999999999999", "18446744073709551620", "4_0", " 4\v" })
            {
                // White space around a value is none of it: "4 " is a length.
                if (length != "4 ")
                {
                    Post(rows, "400", $"Content-Length: {length}", "abcd");
                }
            }

            Post(rows, "400", "Content-Length: 4\r\nContent-Length: 4", "abcd");
            Post(rows, "400", "Content-Length: 4\r\nContent-Length: 0", "abcd");
            Post(rows, "400", "Content-Length : 4", "abcd");
            Post(rows, "400", "Content-Length: 4\r\n 4", "abcd");
            Post(rows, "400", "Content-Length:\n 4", "abcd");
            Post(rows, "400", "Content-Length\0: 4", "abcd");

            return rows;
        }
    }

    /// <summary>Fields and hosts that end the connection.</summary>
    public static TheoryData<string, string> RefusedFields
    {
        get
        {
            var rows = new TheoryData<string, string>();
            Add(rows, "400", "A: b\0c", " A: b", "\tA: b", "A: b\r\n c", "A: b\r\n\tc", "A", ": b", "A b: c", "A\u00e9: c", "A: b\rc", "A: b\nC: d", "A: \u0001", "A: \u007f", "(A): b", "A: b\r\r\nC: d");
            Add(rows, "400", "Connection: host", "Connection: content-length", "Connection: authorization", "Connection: close, x-forwarded-for", "Connection: cookie");
            Add(rows, "400", "Authorization: Bearer a\r\nAuthorization: Bearer b", "Authorization:\r\nAuthorization: Bearer b", "Proxy-Authorization: a\r\nProxy-Authorization:");
            Add(rows, "417", "Expect: 200-ok", "Expect: 100-continue, x", "Expect: y 100-continue", "Expect:");
            rows.Add("GET /volume/up/x HTTP/1.1\r\n A: b\r\nHost: h\r\n\r\n", "400");
            rows.Add("GET /volume/up/x HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 101)) + "\r\n", "431");
            rows.Add("GET /volume/up/x HTTP/1.1\r\nHost: h\r\nA: " + new string('a', 17_000) + "\r\n\r\n", "431");
            Line(rows, "400", "GET /volume/up/x HTTP/1.1\r\n", "GET /volume/up/x HTTP/1.1\r\nHost: a\r\nHost: a\r\n", "GET /volume/up/x HTTP/1.1\r\nHost: a\r\nhOST: b\r\n");
            foreach (var host in new[] { "a b", "a/b", "a@b", "a\"b", "a\\b", "a#b", "a?b", "a<b", "\u00e9", "a\tb" })
            {
                Line(rows, "400", $"GET /volume/up/x HTTP/1.1\r\nHost: {host}\r\n");
            }
            return rows;
        }
    }

    /// <summary>Request lines that end the connection.</summary>
    public static TheoryData<string, string> RefusedLines
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var line in new[]
            {
                "GET /volume/up/x", "GET", "GET /volume/up/x ", "GET /volume/up/x HTTP/1.1 ", "GET  /volume/up/x HTTP/1.1", "GET /volume/up/x  HTTP/1.1", " GET /volume/up/x HTTP/1.1", "GET\t/volume/up/x HTTP/1.1",
                "GET /volume/up/x\tHTTP/1.1", "GET /volume/up/x HTTP/1.1 x", "GET /volume/up/a b HTTP/1.1", "GET /volume/up/x http/1.1", "GET /volume/up/x HTTP/1.10", "GET /volume/up/x HTTP/11", "GET /volume/up/x HTTP/1", "GET /volume/up/x HTTP/1.",
                "GET /volume/up/x HTTP/.1", "GET /volume/up/x HTTP/01.1", "GET /volume/up/x HTTP/1,1", "GET /volume/up/x HTTP/a.b", "GET /volume/up/x HTTP /1.1", "GET /volume/up/x HTP/1.1", "GET /volume/up/x HTTP/1.1\r",
                "GET /volume/up/x\0 HTTP/1.1", "GET /volume/up/x# HTTP/1.1", "GET /volume/up/x#f HTTP/1.1", "GET /volume/up/\\x HTTP/1.1", "GET /volume/up/\u00e9 HTTP/1.1", "GET /volume/up/<x> HTTP/1.1", "GET /volume/up/x\u007f HTTP/1.1",
                "G(ET /volume/up/x HTTP/1.1", "G\0ET /volume/up/x HTTP/1.1", "\u00e9 /volume/up/x HTTP/1.1", "GET: /volume/up/x HTTP/1.1", "GET volume/up/x HTTP/1.1", "GET h:1 HTTP/1.1", "GET * HTTP/1.1", "POST * HTTP/1.1",
                "GET https://h/volume/up/x HTTP/1.1", "GET http:///volume/up/x HTTP/1.1", "GET http://a@b/volume/up/x HTTP/1.1", "GET http://a b/volume/up/x HTTP/1.1", "GET ftp://h/ HTTP/1.1", "GET http:/h HTTP/1.1",
                "CONNECT /volume/up/x HTTP/1.1", "CONNECT up.volume HTTP/1.1", "CONNECT http://up:1/ HTTP/1.1", "CONNECT * HTTP/1.1", "CONNECT a@up:1 HTTP/1.1",
            })
            {
                Line(rows, "400", line + "\r\nHost: h\r\n");
            }

            Line(rows, "505", "GET /volume/up/x HTTP/2.0\r\nHost: h\r\n", "GET /volume/up/x HTTP/0.9\r\nHost: h\r\n", "GET /volume/up/x HTTP/3.1\r\nHost: h\r\n");
            rows.Add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505");
            rows.Add("GET /volume/up/x HTTP/1.1\nHost: h\n\n", "400");
            rows.Add("GET /volume/up/x HTTP/1.1\r\nHost: h\n\r\n", "400");
            rows.Add("GET /volume/up/x HTTP/1.1\r\nHost: h\r\n\n", "400");
            rows.Add("\r\n\r\nGET /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "400");
            rows.Add("\nGET /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "400");
            rows.Add("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n", "400");
            rows.Add("CONNECT up.volume:1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd", "400");
            return rows;
        }
    }

    /// <summary>Chunked bodies that end the connection; the upstream never has a whole request.</summary>
    public static TheoryData<string, string> RefusedBodies
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var size in new[]
            {
                "", " 5", "5 ", "5\t", "0x5", "0X5", "-5", "+5", "5_0", "5h", "g", "\"5\"", "5,5", "5 5", "5\r", "\r5", "5\0", "\u00b5", "fffffffffffffffff", "10000000000000005", "8000000000000000", "ffffffffffffffff", "0000000000000005", "5.0", ";x", "5:x",
                "5;\0", "5;a=\u0001", "5;a\nb", "5;a\rb", "5;" + new string('x', 300), "5 ;x",
            })
            {
                rows.Add($"{size}\r\nhello\r\n0\r\n\r\n", "400");
            }

            // Line ends.
            foreach (var body in new[]
            {
                "5\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n", "5\r\nhello\rX0\r\n\r\n", "5\r\nhello\r\n\r\n0\r\n\r\n", "5\r\nhello\r\n0\n\n", "5\r\nhello\r\n0\r\n\n", "5;\nhello\r\n0\r\n\r\n",
                "4\r\nhello\r\n0\r\n\r\n", "6\r\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "1\r\nZ\r\n\r\n\r\n", "00\rX\r\n\r\n",
            })
            {
                rows.Add(body, "400");
            }

            // Trailers that would frame, route or authorise.
            foreach (var trailer in new[]
            {
                "Content-Length: 5", "Transfer-Encoding: chunked", "Authorization: Bearer x", "Host: evil", "Connection: close", "Cookie: a=b", "X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4", "X-Request-Id: 1", "Expect: 100-continue", "TE: trailers", "Upgrade: x",
                "Proxy-Authorization: x", "Trailer: x", " folded: x", "no colon", ": x", "A : b", "A: b\0", "A: b\rc", "A: b\nC: d",
            })
            {
                rows.Add($"5\r\nhello\r\n0\r\n{trailer}\r\n\r\n", "400");
            }

            rows.Add("5\r\nhello\r\n0\r\n" + string.Concat(Enumerable.Repeat("A: " + new string('a', 1000) + "\r\n", 9)) + "\r\n", "431");
            rows.Add("5\r\nhello\r\n0\r\nA: " + new string('a', 9000) + "\r\n\r\n", "431");
            return rows;
        }
    }

    /// <summary>Odd, but with one meaning: one request each.</summary>
    public static TheoryData<string, string> Served => new()
    {
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\tchunked \t\r\n\r\n0\r\n\r\n", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\ntRANSFER-eNCODING: cHUNKED\r\n\r\n0\r\n\r\n", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n000000000000005;a=\"b;c\";d\r\nhello\r\n0;x\r\nA: b\r\n\r\n", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nContent-Length:  000005 \r\n\r\nhello", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\nContent-Length: 46\r\n\r\nGET /volume/up/smuggled HTTP/1.1\r\nHost: h\r\n\r\nx", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nTransfer_Encoding: chunked\r\nContent_Length: 9\r\n\r\n", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nX-Transfer-Encoding: chunked\r\nContent-Encoding: chunked\r\nContent-Length: 2\r\n\r\nab", "/x" },
        { "\r\nGET /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.7\r\nHost: h\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost:\r\n\r\n", "/x" },
        { "GET http://other/volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\nA:\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\nA: \u00e9\r\n\r\n", "/x" },
        { "GET /volume/up/%2e%2e/%00%0d%0aX:y HTTP/1.1\r\nHost: h\r\n\r\n", "/%2e%2e/%00%0d%0aX:y" },
        { "GET /volume/up//../x?a=b?c HTTP/1.1\r\nHost: h\r\n\r\n", "//../x?a=b?c" },
        { "GET /volume/up/?x HTTP/1.1\r\nHost: h\r\n\r\n", "/?x" },
        { "get /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "/x" },
        { "!#$%&'*+-.^_`|~ /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "/x" },
        { new string('M', 1000) + " /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "/x" },
        { "POST /volume/up/x HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\nab", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\nRange: bytes=0-0,0-0,0-0\r\n\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Range(0, 99).Select(i => $"a{i}: b\r\n")) + "\r\n", "/x" },
        { "GET /volume/up/x HTTP/1.1\r\nHost: h\r\nA: " + new string('a', 16_000) + "\r\n\r\n", "/x" },
    };

    /// <summary>Answered by the gateway itself; the connection stays, as where the request ends is known.</summary>
    public static TheoryData<string, string> Answered => new()
    {
        { "GET /volume/other/x HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
        { "GET /volume/%75p/x HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
        { "GET //volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
        { "GET /volume/../volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
        { "TRACE /volume/up/x HTTP/1.1\r\nHost: h\r\n\r\n", "405" },
        { "CONNECT evil.example:443 HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
        { "CONNECT up.volume:1 HTTP/1.1\r\nHost: h\r\n\r\n", "404" },
    };

    /// <summary>Answers that are no answer.</summary>
    public static TheoryData<string> BadAnswers =>
    [
        "evil\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 4\r\n\r\nevil", "HTTP/1.1 200 OK\r\nContent-Length: 4\n\r\nevil", "HTTP/1.1 2 00\r\n\r\n", "HTTP/1.1 99 evil\r\n\r\n", "HTTP/1.1 099 evil\r\n\r\n", "HTTP/1.1 20 evil\r\n\r\n", "HTTP/1.1 2000 evil\r\n\r\n", "HTTP/1.1 -20 evil\r\n\r\n",
        "HTTP/1.1  200 evil\r\n\r\n", "HTTP/1.1\t200 evil\r\n\r\n", "HTTP/2.0 200 evil\r\n\r\n", "HTTP/1.x 200 evil\r\n\r\n", "http/1.1 200 evil\r\n\r\n", "HTTP/1.1 200 ev\ril\r\n\r\n", "HTTP/1.1 200 ev\0il\r\n\r\n", " HTTP/1.1 200 evil\r\n\r\n", "\r\nHTTP/1.1 200 evil\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nevil", "HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nevil", "HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\n evil\r\n\r\n", "HTTP/1.1 200 OK\r\n evil: a\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\rSet-Cookie: evil\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", "HTTP/1.1 200 OK\r\nevil\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + new string('a', 17_000) + "\r\n\r\n", "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 101)) + "\r\n", "HTTP/1.1 200 " + new string('e', 30_000), "HTTP/1.1 101 Switching Protocols\r\nUpgrade: evil\r\nConnection: upgrade\r\n\r\n",
    ];

    private static void Post(TheoryData<string, string> rows, string status, string fields, string body) =>
        rows.Add($"POST /volume/up/x HTTP/1.1\r\nHost: h\r\n{fields}\r\n\r\n{body}", status);

    private static void Add(TheoryData<string, string> rows, string status, params IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            rows.Add($"GET /volume/up/x HTTP/1.1\r\nHost: h\r\n{field}\r\n\r\n", status);
        }
    }

    private static void Line(TheoryData<string, string> rows, string status, params IEnumerable<string> heads)
    {
        foreach (var head in heads)
        {
            rows.Add(head + "\r\n", status);
        }
    }
}
