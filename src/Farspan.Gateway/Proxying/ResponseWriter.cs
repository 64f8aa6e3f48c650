using Farspan.Gateway.Audit;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <summary>Writes the head of an answer as the caller gets it.</summary>
internal static class ResponseWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="bytes">The buffer with the upstream's head.</param>
    /// <param name="head">The upstream's head.</param>
    /// <param name="framing">How the body ends for the caller.</param>
    /// <param name="way">What the caller must be told differently.</param>
    /// <param name="id">Identifier of the request.</param>
    /// <param name="writer">Gets the head.</param>
    public static void Write(ReadOnlySpan<byte> bytes, ResponseHead head, CallerFraming framing, in ResponseWay way, RequestId id, ref HeadWriter writer)
    {
        WriteStatus(bytes, head, ref writer);
        var copier = new FieldCopier(bytes, head);
        for (var i = 0; i < head.FieldCount; i++)
        {
            var known = head.Fields[i].Known;
            var isMoved = known == KnownHeader.Location && IsKept(head, i) && WriteLocation(head.Fields[i].Value.Of(bytes), way, ref copier, i, ref writer);
            if (!isMoved)
            {
                copier.Copy(i, IsKept(head, i) && known != KnownHeader.XRequestId, ref writer);
            }
        }

        copier.End(ref writer);
        writer.Write(framing switch
        {
            CallerFraming.Chunked => "Transfer-Encoding: chunked\r\n"u8,
            CallerFraming.UntilClose => "Connection: close\r\n"u8,
            CallerFraming.Upgraded => "Connection: Upgrade\r\n"u8,
            _ => ""u8,
        });
        if (framing == CallerFraming.Upgraded)
        {
            writer.Write("Upgrade: "u8);
            writer.Write(head.Upgrade.Of(bytes));
            writer.Write("\r\n"u8);
        }
        else if (framing != CallerFraming.UntilClose && way.IsLast)
        {
            writer.Write("Connection: close\r\n"u8);
        }
        else if (framing != CallerFraming.UntilClose && way.SaysKeepAlive)
        {
            writer.Write("Connection: keep-alive\r\n"u8);
        }

        writer.Write("X-Request-Id: "u8);
        writer.Write(id);
        writer.Write("\r\n\r\n"u8);
    }

    /// <summary>Writes an interim answer (RFC 9110 section 15.2).</summary>
    public static void WriteInterim(ReadOnlySpan<byte> bytes, ResponseHead head, ref HeadWriter writer)
    {
        WriteStatus(bytes, head, ref writer);
        var copier = new FieldCopier(bytes, head);
        for (var i = 0; i < head.FieldCount; i++)
        {
            copier.Copy(i, IsKept(head, i), ref writer);
        }

        copier.End(ref writer);
        writer.Write("\r\n"u8);
    }

    // RFC 9110 section 8.6: where there can be no body, a length must not stand; a reader that believed it would take the next answer for the body.
    private static bool IsKept(ResponseHead head, int index) => !head.EndsHere(index) && (head.Fields[index].Known != KnownHeader.ContentLength || head.Status is >= 200 and not 204);

    private static void WriteStatus(ReadOnlySpan<byte> bytes, ResponseHead head, ref HeadWriter writer)
    {
        writer.Write("HTTP/1.1 "u8);
        writer.Write(head.Status);
        writer.Write(" "u8);
        writer.Write(head.Reason.Of(bytes));
        writer.Write("\r\n"u8);
    }

    // An upstream does not know the path that leads to it: what it calls its own root is below /volume/name for the caller.
    private static bool WriteLocation(ReadOnlySpan<byte> value, in ResponseWay way, ref FieldCopier copier, int index, ref HeadWriter writer)
    {
        if (way.Prefix.IsEmpty)
        {
            return false;
        }

        if (value.StartsWith("http://"u8) && value[7..].StartsWith(way.Host) && (value.Length == 7 + way.Host.Length || value[7 + way.Host.Length] == '/'))
        {
            value = value[(7 + way.Host.Length)..];
        }
        else if (value.IsEmpty || value[0] != '/' || value.StartsWith("//"u8))
        {
            return false;
        }

        copier.Copy(index, isKept: false, ref writer);
        writer.Write("Location: "u8);
        writer.Write(way.Prefix);
        writer.Write(value);
        writer.Write("\r\n"u8);
        return true;
    }
}
