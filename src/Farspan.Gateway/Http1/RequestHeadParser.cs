using System.Text;

namespace Farspan.Gateway.Http1;

/// <summary>Reads the head of a request (RFC 9112 sections 2 to 6). Strict: whatever two readers could take for two different messages is refused.</summary>
public static class RequestHeadParser
{
    // Longest version text with its space: " HTTP/1.1".
    private const int VersionLength = 9;

    /// <summary>Reads a head from the start of a buffer.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="seen">Bytes of it that were there at the last call for this head, which was <see cref="HeadResult.Incomplete"/>; 0 at first. So that a head that comes byte by byte costs no more than one that comes at once.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="head">Gets what was read.</param>
    public static HeadResult Parse(ReadOnlySpan<byte> bytes, int seen, HeadLimits limits, RequestHead head)
    {
        if (seen > 0 && bytes[seen..].IndexOf((byte)'\n') < 0)
        {
            return bytes.Length >= limits.Bytes ? TooLarge(bytes, head) : HeadResult.Incomplete;
        }

        Clear(head);

        // RFC 9112 section 2.2: one empty line before a request is ignored.
        var position = bytes.StartsWith("\r\n"u8) ? 2 : 0;
        var line = bytes[position..];
        var length = line.IndexOf((byte)'\n');
        if (length < 0)
        {
            return bytes.Length >= limits.Bytes ? TooLarge(bytes, head) : HeadResult.Incomplete;
        }

        if (length == 0 || line[length - 1] != '\r')
        {
            return FieldParser.Refuse(head, Refusals.BareLineFeed);
        }

        if (ReadRequestLine(bytes, position, position + length - 1, head) is { } refusal)
        {
            return FieldParser.Refuse(head, refusal);
        }

        position += length + 1;
        var result = FieldParser.Read(bytes, ref position, limits, head);
        if (result == HeadResult.Incomplete)
        {
            return bytes.Length >= limits.Bytes ? FieldParser.Refuse(head, Refusals.TooLarge) : HeadResult.Incomplete;
        }

        if (result == HeadResult.Complete && head.Length > limits.Bytes)
        {
            return FieldParser.Refuse(head, Refusals.TooLarge);
        }

        return result == HeadResult.Complete && RequestMeaning.Read(bytes, head) is { } unclear ? FieldParser.Refuse(head, unclear) : result;
    }

    private static void Clear(RequestHead head)
    {
        head.Clear();
        head.Method = head.Target = head.PathAndQuery = head.Authority = head.Authorization = head.ProxyAuthorization = default;
        head.ExpectsContinue = head.TakesTrailers = false;
        (head.Kind, head.Form) = (RequestMethod.Other, TargetForm.Origin);
    }

    private static HeadResult TooLarge(ReadOnlySpan<byte> bytes, RequestHead head) =>
        FieldParser.Refuse(head, bytes.Contains((byte)'\n') ? Refusals.TooLarge : Refusals.TargetLength);

    private static Refusal? ReadRequestLine(ReadOnlySpan<byte> bytes, int start, int end, RequestHead head)
    {
        var line = bytes[start..end];
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || line.Length < space + 1 + VersionLength + 1)
        {
            return Refusals.RequestLine;
        }

        var version = line[^VersionLength..];
        if (version[0] != ' ' || !version[1..6].SequenceEqual("HTTP/"u8) || version[7] != '.' || version[6] is < (byte)'0' or > (byte)'9' || version[8] is < (byte)'0' or > (byte)'9')
        {
            return Refusals.VersionText;
        }

        if (version[6] != '1')
        {
            return Refusals.Version;
        }

        head.MinorVersion = version[8] == '0' ? 0 : 1;
        head.Method = new ByteRange(start, space);
        head.Target = new ByteRange(start + space + 1, line.Length - space - 1 - VersionLength);
        var method = line[..space];
        if (method.ContainsAnyExcept(HttpBytes.Token))
        {
            return Refusals.Method;
        }

        head.Kind = RequestMethods.Find(method);
        return head.Target.Of(bytes).ContainsAnyExcept(HttpBytes.Target) ? Refusals.Target : ReadForm(bytes, head);
    }

    private static Refusal? ReadForm(ReadOnlySpan<byte> bytes, RequestHead head)
    {
        var target = head.Target.Of(bytes);
        if (head.Kind == RequestMethod.Connect)
        {
            head.Form = TargetForm.Authority;
            head.Authority = head.Target;
            return target.ContainsAnyExcept(HttpBytes.Authority) || !target.Contains((byte)':') ? Refusals.TargetForm : null;
        }

        if (target[0] == '/')
        {
            head.Form = TargetForm.Origin;
            head.PathAndQuery = head.Target;
            return null;
        }

        if (target is [(byte)'*'])
        {
            head.Form = TargetForm.Asterisk;
            return head.Kind == RequestMethod.Options ? null : Refusals.TargetForm;
        }

        return ReadAbsolute(target, head);
    }

    // http URIs only: what is asked for by https goes through CONNECT (RFC 9110 section 9.3.6).
    private static Refusal? ReadAbsolute(ReadOnlySpan<byte> target, RequestHead head)
    {
        const int SchemeLength = 7;
        if (target.Length <= SchemeLength || !Ascii.EqualsIgnoreCase(target[..SchemeLength], "http://"u8))
        {
            return Refusals.TargetForm;
        }

        var length = target[SchemeLength..].IndexOfAny((byte)'/', (byte)'?');
        length = length < 0 ? target.Length - SchemeLength : length;
        head.Form = TargetForm.Absolute;
        head.Authority = new ByteRange(head.Target.Start + SchemeLength, length);
        head.PathAndQuery = new ByteRange(head.Authority.End, target.Length - SchemeLength - length);
        return length == 0 || target.Slice(SchemeLength, length).ContainsAnyExcept(HttpBytes.Authority) ? Refusals.HostText : null;
    }
}
