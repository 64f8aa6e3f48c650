using System.Text;

namespace Farspan.Gateway.Http1;

/// <summary>What the fields of a request mean for its body, its connection and its way.</summary>
internal static class RequestMeaning
{
    /// <summary>Reads them.</summary>
    /// <returns>Why the request is refused, or null.</returns>
    public static Refusal? Read(ReadOnlySpan<byte> bytes, RequestHead head)
    {
        var options = ConnectionOptions.None;
        var seen = default(Seen);
        for (var i = 0; i < head.FieldCount; i++)
        {
            var field = head.Fields[i];
            if (field.Known != KnownHeader.Other && ReadField(bytes, head, field, ref seen, ref options) is { } refusal)
            {
                return refusal;
            }
        }

        return ReadHost(bytes, head, seen) ?? ReadBody(bytes, head, seen) ?? ReadConnection(bytes, head, seen, options);
    }

    private static Refusal? ReadField(ReadOnlySpan<byte> bytes, RequestHead head, HeaderField field, ref Seen seen, ref ConnectionOptions options)
    {
        switch (field.Known)
        {
            case KnownHeader.Host:
                seen.Hosts++;
                seen.Host = field.Value;
                return null;
            case KnownHeader.ContentLength:
                seen.Lengths++;
                head.ContentLength = FieldParser.ReadLength(field.Value.Of(bytes));
                return head.ContentLength < 0 || seen.Lengths > 1 ? Refusals.Length : null;
            case KnownHeader.TransferEncoding:
                seen.Encodings++;
                seen.Encoding = field.Value;
                return null;
            case KnownHeader.Connection:
                return FieldParser.ReadConnection(bytes, field.Value, head, ref options);
            case KnownHeader.Upgrade:
                seen.Upgrade = field.Value;
                return null;
            case KnownHeader.Expect:
                head.ExpectsContinue = Ascii.EqualsIgnoreCase(field.Value.Of(bytes), "100-continue"u8);
                return head.ExpectsContinue ? null : Refusals.Expectation;
            case KnownHeader.TE:
                head.TakesTrailers |= Ascii.EqualsIgnoreCase(field.Value.Of(bytes), "trailers"u8);
                return null;
            case KnownHeader.Authorization:
                head.Authorization = field.Value;
                return ++seen.Authorizations > 1 ? Refusals.DoubledSecret : null;
            case KnownHeader.ProxyAuthorization:
                head.ProxyAuthorization = field.Value;
                return ++seen.ProxyAuthorizations > 1 ? Refusals.DoubledSecret : null;
            default:
                return null;
        }
    }

    // RFC 9112 section 3.2: exactly one Host, and none is allowed to be missing but in HTTP/1.0.
    private static Refusal? ReadHost(ReadOnlySpan<byte> bytes, RequestHead head, Seen seen)
    {
        if (seen.Hosts > 1 || (seen.Hosts == 0 && head.MinorVersion > 0))
        {
            return Refusals.Host;
        }

        if (seen.Host.Of(bytes).ContainsAnyExcept(HttpBytes.Authority))
        {
            return Refusals.HostText;
        }

        if (head.Form is TargetForm.Origin or TargetForm.Asterisk)
        {
            head.Authority = seen.Host;
        }

        return null;
    }

    private static Refusal? ReadBody(ReadOnlySpan<byte> bytes, RequestHead head, Seen seen)
    {
        if (seen.Encodings > 0)
        {
            if (seen.Lengths > 0)
            {
                return Refusals.LengthAndEncoding;
            }

            var encoding = seen.Encoding.Of(bytes);
            if (seen.Encodings > 1 || head.MinorVersion == 0 || encoding.Contains((byte)',') || encoding.IsEmpty)
            {
                return Refusals.Encoding;
            }

            if (!Ascii.EqualsIgnoreCase(encoding, "chunked"u8))
            {
                return Refusals.OtherEncoding;
            }

            head.Body = BodyFraming.Chunked;
        }
        else if (head.ContentLength > 0)
        {
            head.Body = BodyFraming.Length;
        }

        return head.Kind == RequestMethod.Connect && head.Body != BodyFraming.None ? Refusals.TunnelBody : null;
    }

    private static Refusal? ReadConnection(ReadOnlySpan<byte> bytes, RequestHead head, Seen seen, ConnectionOptions options)
    {
        head.KeepsAlive = (options & ConnectionOptions.Close) == 0 && (head.MinorVersion > 0 || (options & ConnectionOptions.KeepAlive) != 0);

        // RFC 9110 section 7.8: without the option, and in HTTP/1.0, the field is ignored.
        head.Upgrade = (options & ConnectionOptions.Upgrade) != 0 && head.MinorVersion > 0 && !NamesHttp2(seen.Upgrade.Of(bytes)) ? seen.Upgrade : default;

        // RFC 9110 section 10.1.1: HTTP/1.0 callers do not know it; without a body there is nothing to wait for.
        head.ExpectsContinue &= head.MinorVersion > 0 && head.Body != BodyFraming.None;
        return null;
    }

    // An upstream that changed to HTTP/2 would take further requests past every rule; the change is obsolete (RFC 9113 section 3.1), so it is ignored, which section 7.8 allows.
    private static bool NamesHttp2(ReadOnlySpan<byte> upgrade)
    {
        foreach (var part in upgrade.Split((byte)','))
        {
            var protocol = upgrade[part].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(protocol, "h2c"u8) || Ascii.EqualsIgnoreCase(protocol, "h2"u8)
                || (protocol.Length >= HttpName.Length && Ascii.EqualsIgnoreCase(protocol[..HttpName.Length], HttpName)))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> HttpName => "HTTP"u8;

    private struct Seen
    {
        public int Hosts;
        public int Lengths;
        public int Encodings;
        public int Authorizations;
        public int ProxyAuthorizations;
        public ByteRange Host;
        public ByteRange Encoding;
        public ByteRange Upgrade;
    }
}
