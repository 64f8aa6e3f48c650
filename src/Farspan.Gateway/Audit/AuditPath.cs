using System.Buffers;

namespace Farspan.Gateway.Audit;

/// <summary>Writes path and query without the secrets that stand in them.</summary>
internal static class AuditPath
{
    /// <summary>Bytes that are written; behind them follow an ellipsis and the whole length.</summary>
    public const int Longest = 2048;

    // Without one of these there is neither a value with a name nor a user. A colon names something behind a quotation mark only.
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create("=@%\"'"u8);

    /// <summary>Writes it as the inside of a JSON string.</summary>
    public static void Write(ref AuditText text, ReadOnlySpan<byte> path)
    {
        var shown = path.Length <= Longest ? path : path[..Longest];
        if (shown.ContainsAny(Suspicious) || !shown.StartsWith("/"u8) || path.Length > Longest)
        {
            WriteMasked(ref text, shown, isCut: path.Length > Longest);
        }
        else
        {
            text.Bytes(shown);
        }

        if (path.Length > Longest)
        {
            text.Raw("…"u8);
            text.Number(path.Length);
        }
    }

    private static void WriteMasked(ref AuditText text, ReadOnlySpan<byte> path, bool isCut)
    {
        Span<bool> mask = stackalloc bool[path.Length];
        mask.Clear();
        SecretFinder.Find(path, isCut, mask);
        for (var start = 0; start < path.Length;)
        {
            var run = mask[start..].IndexOf(!mask[start]);
            run = run < 0 ? path.Length - start : run;
            if (mask[start])
            {
                text.Raw("***"u8);
            }
            else
            {
                text.Bytes(path.Slice(start, run));
            }

            start += run;
        }
    }
}
