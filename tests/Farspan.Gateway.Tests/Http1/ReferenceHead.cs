using System.Globalization;
using System.Text.RegularExpressions;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Tests.Http1;

/// <summary>Heads read slowly and plainly, line by line, by the grammar of RFC 9112 sections 2 to 6 and the stricter rules that the gateway adds to it.</summary>
internal sealed partial record ReferenceHead
{
    private static readonly string[] Needed =
    [
        "host", "content-length", "authorization", "cookie", "via", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix", "x-request-id", "expect",
    ];

    private static readonly string[] HopByHop = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "upgrade", "proxy-authorization", "proxy-authenticate", "http2-settings"];

    public required HeadResult Result { get; init; }

    public string First { get; init; } = "";

    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    public int Length { get; init; }

    public BodyFraming Body { get; init; }

    public long ContentLength { get; init; } = -1;

    public bool KeepsAlive { get; init; }

    public bool EndsHere(int index) =>
        HopByHop.Contains(Fields[index].Name.ToLowerInvariant()) || List("connection").Any(o => o is not ("close" or "keep-alive" or "upgrade") && o.Equals(Fields[index].Name, StringComparison.OrdinalIgnoreCase));

    public static ReferenceHead Request(string text, HeadLimits limits)
    {
        var start = text.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0;
        var head = Lines(text, start, limits, line => RequestLine().IsMatch(line) && IsTarget(line.Split(' ')[0], line.Split(' ')[1]));
        return head.Result == HeadResult.Complete ? head.WithRequestMeaning() : head;
    }

    public static ReferenceHead Response(string text, HeadLimits limits, RequestMethod request)
    {
        var head = Lines(text, 0, limits, line => StatusLine().IsMatch(line));
        return head.Result == HeadResult.Complete ? head.WithResponseMeaning(request) : head;
    }

    private static ReferenceHead Lines(string text, int position, HeadLimits limits, Func<string, bool> isFirst)
    {
        var fields = new List<(string, string)>();
        string? first = null;
        for (int end; (end = text.IndexOf('\n', position)) >= 0; position = end + 1)
        {
            var line = text[position..end];
            if (!line.EndsWith('\r'))
            {
                return Refused;
            }

            line = line[..^1];
            if (first is null)
            {
                first = line;
                if (!isFirst(line))
                {
                    return Refused;
                }
            }
            else if (line.Length == 0)
            {
                return end + 1 > limits.Bytes ? Refused : new ReferenceHead { Result = HeadResult.Complete, First = first, Fields = fields, Length = end + 1 };
            }
            else if (FieldLine().Match(line) is { Success: true } field && fields.Count < limits.Fields)
            {
                fields.Add((field.Groups[1].Value, field.Groups[2].Value.Trim(' ', '\t')));
            }
            else
            {
                return Refused;
            }
        }

        return text.Length >= limits.Bytes ? Refused : new ReferenceHead { Result = HeadResult.Incomplete };
    }

    private static ReferenceHead Refused => new() { Result = HeadResult.Refused };

    private string[] Values(string name) => [.. Fields.Where(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value)];

    private string[] List(string name) => [.. Values(name).SelectMany(v => v.Split(',')).Select(v => v.Trim(' ', '\t').ToLowerInvariant()).Where(v => v.Length > 0)];

    private ReferenceHead WithRequestMeaning()
    {
        var parts = First.Split(' ');
        var (method, minor) = (parts[0], parts[2][^1] == '0' ? 0 : 1);
        var (lengths, encodings, hosts) = (Values("content-length"), Values("transfer-encoding"), Values("host"));
        var isFine = hosts.Length <= 1 && (hosts.Length == 1 || minor == 0) && hosts.All(h => Authority().IsMatch(h))
            && lengths.Length <= 1 && lengths.All(l => Digits().IsMatch(l))
            && encodings.Length <= 1 && encodings.All(e => e.Equals("chunked", StringComparison.OrdinalIgnoreCase)) && (encodings.Length == 0 || (lengths.Length == 0 && minor == 1))
            && Values("expect").All(e => e.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
            && Values("authorization").Length <= 1 && Values("proxy-authorization").Length <= 1
            && !List("connection").Any(o => Needed.Contains(o));
        var length = lengths.Length == 1 && isFine ? long.Parse(lengths[0], CultureInfo.InvariantCulture) : -1;
        var body = encodings.Length == 1 ? BodyFraming.Chunked : length > 0 ? BodyFraming.Length : BodyFraming.None;
        return isFine && (method != "CONNECT" || body == BodyFraming.None) ? this with { Body = body, ContentLength = length, KeepsAlive = Keeps(minor) } : Refused;
    }

    private ReferenceHead WithResponseMeaning(RequestMethod request)
    {
        var minor = First[7] == '0' ? 0 : 1;
        var status = int.Parse(First.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var (lengths, encodings) = (Values("content-length"), Values("transfer-encoding"));
        var isFine = lengths.Length <= 1 && lengths.All(l => Digits().IsMatch(l))
            && encodings.Length <= 1 && encodings.All(e => e.Equals("chunked", StringComparison.OrdinalIgnoreCase)) && (encodings.Length == 0 || (lengths.Length == 0 && minor == 1))
            && !List("connection").Any(o => Needed.Contains(o));
        if (!isFine)
        {
            return Refused;
        }

        var length = lengths.Length == 1 ? long.Parse(lengths[0], CultureInfo.InvariantCulture) : -1;
        var body = request == RequestMethod.Head || status is < 200 or 204 or 304 || (request == RequestMethod.Connect && status < 300) ? BodyFraming.None
            : encodings.Length == 1 ? BodyFraming.Chunked
            : length < 0 ? BodyFraming.UntilClose
            : length == 0 ? BodyFraming.None : BodyFraming.Length;
        return this with { Body = body, ContentLength = length, KeepsAlive = body != BodyFraming.UntilClose && Keeps(minor) };
    }

    private bool Keeps(int minor) => !List("connection").Contains("close") && (minor == 1 || List("connection").Contains("keep-alive"));

    private static bool IsTarget(string method, string target) =>
        method == "CONNECT" ? Authority().IsMatch(target) && target.Contains(':', StringComparison.Ordinal)
        : target == "*" ? method == "OPTIONS"
        : target[0] == '/' || (AbsoluteTarget().Match(target) is { Success: true } match && Authority().IsMatch(match.Groups[1].Value));

    [GeneratedRegex(@"\A[-!#$%&'*+.^_`|~0-9A-Za-z]+ [-._~:/?@!$&'()*+,;=%\[\]|{}""^`0-9A-Za-z]+ HTTP/1\.[0-9]\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\AHTTP/1\.[0-9] [1-9][0-9]{2}( [\t\x20-\x7e\x80-\xff]*)?\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\A([-!#$%&'*+.^_`|~0-9A-Za-z]+):([\t\x20-\x7e\x80-\xff]*)\z")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A[-._~:!$&'()*+,;=%\[\]0-9A-Za-z]*\z")]
    private static partial Regex Authority();

    [GeneratedRegex(@"\A[Hh][Tt][Tt][Pp]://([^/?]+)([/?].*)?\z")]
    private static partial Regex AbsoluteTarget();

    [GeneratedRegex(@"\A[0-9]{1,18}\z")]
    private static partial Regex Digits();
}
