using System.Text;

namespace Farspan.Gateway.Http1;

/// <summary>Reads the head of an answer (RFC 9112 sections 4 to 6). As strict as for requests: what an upstream's answer could be taken for twice is refused.</summary>
public static class ResponseHeadParser
{
    // "HTTP/1.1 200" is the shortest; the space behind the code may be missing where there is no reason.
    private const int CodeStart = 9;
    private const int CodeEnd = 12;

    /// <summary>Reads a head from the start of a buffer.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="seen">As in <see cref="RequestHeadParser.Parse"/>.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="request">Method of the request that it answers: HEAD and CONNECT change what follows.</param>
    /// <param name="head">Gets what was read.</param>
    public static HeadResult Parse(ReadOnlySpan<byte> bytes, int seen, HeadLimits limits, RequestMethod request, ResponseHead head)
    {
        if (seen > 0 && bytes[seen..].IndexOf((byte)'\n') < 0)
        {
            return Incomplete(bytes, limits, head);
        }

        head.Clear();
        var length = bytes.IndexOf((byte)'\n');
        if (length < 0)
        {
            return Incomplete(bytes, limits, head);
        }

        if (length == 0 || bytes[length - 1] != '\r')
        {
            return FieldParser.Refuse(head, Refusals.BareLineFeed);
        }

        if (!ReadStatusLine(bytes[..(length - 1)], head))
        {
            return FieldParser.Refuse(head, Refusals.StatusLine);
        }

        var position = length + 1;
        var result = FieldParser.Read(bytes, ref position, limits, head);
        if (result == HeadResult.Incomplete)
        {
            return Incomplete(bytes, limits, head);
        }

        if (result == HeadResult.Complete && head.Length > limits.Bytes)
        {
            return FieldParser.Refuse(head, Refusals.TooLarge);
        }

        return result == HeadResult.Complete && ReadMeaning(bytes, request, head) is { } refusal ? FieldParser.Refuse(head, refusal) : result;
    }

    private static HeadResult Incomplete(ReadOnlySpan<byte> bytes, HeadLimits limits, ResponseHead head) =>
        bytes.Length >= limits.Bytes ? FieldParser.Refuse(head, Refusals.TooLarge) : HeadResult.Incomplete;

    private static bool ReadStatusLine(ReadOnlySpan<byte> line, ResponseHead head)
    {
        if (line.Length < CodeEnd || !line[..7].SequenceEqual("HTTP/1."u8) || line[7] is < (byte)'0' or > (byte)'9' || line[8] != ' ')
        {
            return false;
        }

        var code = FieldParser.ReadLength(line[CodeStart..CodeEnd]);
        if (code < 100 || (line.Length > CodeEnd && line[CodeEnd] != ' '))
        {
            return false;
        }

        head.MinorVersion = line[7] == '0' ? 0 : 1;
        head.Status = (int)code;
        head.Reason = line.Length > CodeEnd ? new ByteRange(CodeEnd + 1, line.Length - CodeEnd - 1) : default;
        return !line[CodeEnd..].ContainsAnyExcept(HttpBytes.FieldValue);
    }

    private static Refusal? ReadMeaning(ReadOnlySpan<byte> bytes, RequestMethod request, ResponseHead head)
    {
        var options = ConnectionOptions.None;
        var (lengths, encodings, encoding, upgrade) = (0, 0, default(ByteRange), default(ByteRange));
        for (var i = 0; i < head.FieldCount; i++)
        {
            var field = head.Fields[i];
            switch (field.Known)
            {
                case KnownHeader.ContentLength:
                    lengths++;
                    head.ContentLength = FieldParser.ReadLength(field.Value.Of(bytes));
                    if (head.ContentLength < 0 || lengths > 1)
                    {
                        return Refusals.Length;
                    }

                    break;
                case KnownHeader.TransferEncoding:
                    encodings++;
                    encoding = field.Value;
                    break;
                case KnownHeader.Connection when FieldParser.ReadConnection(bytes, field.Value, head, ref options) is { } refusal:
                    return refusal;
                case KnownHeader.Upgrade:
                    upgrade = field.Value;
                    break;
            }
        }

        head.KeepsAlive = (options & ConnectionOptions.Close) == 0 && (head.MinorVersion > 0 || (options & ConnectionOptions.KeepAlive) != 0);
        head.Upgrade = head.Status == 101 ? upgrade : default;
        return ReadBody(bytes, request, head, lengths, encodings, encoding);
    }

    // The order of RFC 9112 section 6.3.
    private static Refusal? ReadBody(ReadOnlySpan<byte> bytes, RequestMethod request, ResponseHead head, int lengths, int encodings, ByteRange encoding)
    {
        if (encodings > 0 && (lengths > 0 || head.MinorVersion == 0))
        {
            return Refusals.LengthAndEncoding;
        }

        if (encodings > 1 || (encodings == 1 && !Ascii.EqualsIgnoreCase(encoding.Of(bytes), "chunked"u8)))
        {
            return Refusals.OtherEncoding;
        }

        if (request == RequestMethod.Head || head.Status is < 200 or 204 or 304 || (request == RequestMethod.Connect && head.Status < 300))
        {
            head.Body = BodyFraming.None;
        }
        else if (encodings == 1)
        {
            head.Body = BodyFraming.Chunked;
        }
        else if (lengths == 0)
        {
            head.Body = BodyFraming.UntilClose;
            head.KeepsAlive = false;
        }
        else
        {
            head.Body = head.ContentLength == 0 ? BodyFraming.None : BodyFraming.Length;
        }

        return null;
    }
}
