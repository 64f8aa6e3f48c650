namespace Farspan.Gateway.Audit;

/// <summary>Writes the line of one request: a JSON object and a newline.</summary>
internal static class AuditFormat
{
    /// <summary>Room that any line fits in: path 2 KiB, every byte of it escaped, and names cut at <see cref="LongestName"/>.</summary>
    public const int LongestLine = (AuditPath.Longest * Escaped) + (Names * LongestName * Escaped) + 1024;

    private const int Escaped = 6;
    private const int Names = 6;
    private const int LongestName = 512;
    private const int LongestMethod = 32;

    /// <summary>Writes it.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="began">Moment at which its head was whole, in milliseconds since 1970.</param>
    /// <param name="buffer">At least <see cref="LongestLine"/> bytes.</param>
    /// <returns>Bytes of the line.</returns>
    public static int Write(in AuditEntry entry, long began, Span<byte> buffer)
    {
        var text = new AuditText(buffer);
        text.Raw("{\"time\":\""u8);
        text.Time(began);
        text.Raw("\",\"id\":\""u8);
        Span<byte> id = stackalloc byte[RequestId.TextLength];
        entry.Id.Format(id);
        text.Raw(id);
        text.Raw("\""u8);
        Name(ref text, ",\"caller\":\""u8, entry.Caller.Name);
        text.Raw(",\"source\":\""u8);
        text.Endpoint(entry.Source);
        text.Raw("\""u8);
        Name(ref text, ",\"listener\":\""u8, entry.Listener);
        Name(ref text, ",\"to\":\""u8, entry.Target);
        text.Raw(",\"method\":\""u8);
        text.Bytes(entry.Method.Length <= LongestMethod ? entry.Method : entry.Method[..LongestMethod]);
        text.Raw("\",\"path\":\""u8);
        AuditPath.Write(ref text, entry.PathAndQuery);
        text.Raw("\",\"status\":"u8);
        text.Number(entry.Status);
        text.Raw(",\"in\":"u8);
        text.Number(entry.BytesIn);
        text.Raw(",\"out\":"u8);
        text.Number(entry.BytesOut);
        text.Raw(",\"us\":"u8);
        text.Number(entry.Microseconds);
        Name(ref text, ",\"rule\":\""u8, entry.Rule);
        Name(ref text, ",\"missing\":\""u8, entry.Missing);
        Name(ref text, ",\"failure\":\""u8, entry.Failure);
        text.Raw(",\"version\":"u8);
        text.Number(entry.Version);
        text.Raw("}\n"u8);
        return text.Length;
    }

    /// <summary>Writes the line that counts lines which could not be written.</summary>
    /// <param name="lost">Lines.</param>
    /// <param name="now">The moment, in milliseconds since 1970.</param>
    /// <param name="buffer">At least <see cref="LongestLine"/> bytes.</param>
    /// <returns>Bytes of the line.</returns>
    public static int WriteLost(long lost, long now, Span<byte> buffer)
    {
        var text = new AuditText(buffer);
        text.Raw("{\"time\":\""u8);
        text.Time(now);
        text.Raw("\",\"lost\":"u8);
        text.Number(lost);
        text.Raw("}\n"u8);
        return text.Length;
    }

    private static void Name(ref AuditText text, ReadOnlySpan<byte> field, string? name)
    {
        if (name is not null)
        {
            text.Raw(field);
            text.Text(name, LongestName);
            text.Raw("\""u8);
        }
    }
}
