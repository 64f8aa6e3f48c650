using Farspan.Gateway.Access;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <summary>Writes the head of a request as an upstream gets it (RFC 9110 section 7.6, RFC 7239).</summary>
internal static class RequestWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="bytes">The buffer with the caller's head.</param>
    /// <param name="head">The caller's head.</param>
    /// <param name="way">Where it goes.</param>
    /// <param name="id">Identifier that it gets.</param>
    /// <param name="writer">Gets the head.</param>
    public static void Write(ReadOnlySpan<byte> bytes, RequestHead head, in RequestWay way, RequestId id, ref HeadWriter writer)
    {
        writer.Write(head.Method.Of(bytes));
        writer.Write(" "u8);
        WriteTarget(head.Form == TargetForm.Asterisk ? "*"u8 : head.PathAndQuery.Of(bytes)[way.PrefixLength..], ref writer);
        writer.Write(" HTTP/1.1\r\nHost: "u8);
        writer.Write(way.Host);
        writer.Write("\r\n"u8);
        CopyFields(bytes, head, way, ref writer);
        WriteFraming(head, bytes, ref writer);
        if (way.AddsForwarded)
        {
            WriteForwarded(bytes, head, way, ref writer);
        }

        writer.Write(way.IsHttp2 ? "Via: 2"u8 : head.MinorVersion == 0 ? "Via: 1.0"u8 : "Via: 1.1"u8);
        writer.Write(" farspan\r\nX-Request-Id: "u8);
        writer.Write(id);
        writer.Write("\r\n\r\n"u8);
    }

    private static void WriteTarget(ReadOnlySpan<byte> target, ref HeadWriter writer)
    {
        if (target.IsEmpty || target[0] != '/')
        {
            // What is left behind /volume/name: nothing, or a query. Only the asterisk stays alone.
            if (!target.SequenceEqual("*"u8))
            {
                writer.Write("/"u8);
            }
        }

        writer.Write(target);
    }

    private static void CopyFields(ReadOnlySpan<byte> bytes, RequestHead head, in RequestWay way, ref HeadWriter writer)
    {
        var copier = new FieldCopier(bytes, head);
        for (var i = 0; i < head.FieldCount; i++)
        {
            copier.Copy(i, IsKept(head, i, way), ref writer);
        }

        copier.End(ref writer);
    }

    // What callers say about where they come from is not believed; a token that was for the gateway goes no further.
    private static bool IsKept(RequestHead head, int index, in RequestWay way) => !head.EndsHere(index) && head.Fields[index].Known switch
    {
        KnownHeader.Host or KnownHeader.XRequestId => false,
        KnownHeader.Forwarded or KnownHeader.XForwardedFor or KnownHeader.XForwardedHost or KnownHeader.XForwardedProto
            or KnownHeader.XForwardedPort or KnownHeader.XForwardedPrefix => false,
        KnownHeader.Authorization => way.Caller.Kind != CallerKind.Token,
        _ => true,
    };

    private static void WriteFraming(RequestHead head, ReadOnlySpan<byte> bytes, ref HeadWriter writer)
    {
        if (head.Body == BodyFraming.Chunked)
        {
            writer.Write("Transfer-Encoding: chunked\r\n"u8);
        }

        if (!head.Upgrade.IsEmpty)
        {
            writer.Write("Connection: Upgrade\r\nUpgrade: "u8);
            writer.Write(head.Upgrade.Of(bytes));
            writer.Write("\r\n"u8);
        }
        else if (head.TakesTrailers)
        {
            writer.Write("Connection: TE\r\nTE: trailers\r\n"u8);
        }
    }

    private static void WriteForwarded(ReadOnlySpan<byte> bytes, RequestHead head, in RequestWay way, ref HeadWriter writer)
    {
        // Ends inside the Forwarded field, so that what differs between requests follows.
        writer.Write(way.ForwardedFor);
        var authority = head.Authority.Of(bytes);
        if (!authority.IsEmpty)
        {
            writer.Write(";host=\""u8);
            writer.Write(authority);
            writer.Write("\"\r\nX-Forwarded-Host: "u8);
            writer.Write(authority);
        }

        writer.Write("\r\n"u8);
        if (way.PrefixLength > 0)
        {
            writer.Write("X-Forwarded-Prefix: "u8);
            writer.Write(head.PathAndQuery.Of(bytes)[..way.PrefixLength]);
            writer.Write("\r\n"u8);
        }
    }
}
