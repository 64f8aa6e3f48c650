using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Yaml;

/// <summary>Turns bytes into the text that the YAML scanner may see, or says why not.</summary>
/// <remarks>YAML 1.2 section 5.1 and 5.2: printable characters, UTF-8; UTF-16 and UTF-32 are refused on purpose.</remarks>
internal static class SourceText
{
    /// <summary>Largest input in bytes, all files together: forty times a network of 10,000 machines.</summary>
    public const int LargestBytes = 16 << 20;

    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Where(c => c is < 0x20 and not ('\t' or '\n' or '\r') or (>= 0x7F and not 0x85)).Select(c => (char)c), '\uFFFE', '\uFFFF']);

    /// <summary>Reads the text of a file; null after a diagnostic.</summary>
    public static string? Read(SourceFile file, Findings findings)
    {
        var bytes = file.Content.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes))
        {
            var bad = FirstInvalid(bytes);
            findings.Error(ReadingCodes.TextCode, PlaceOf(file.Path, bytes[..bad]), FormattableString.Invariant(
                $"This file is not text: byte 0x{bytes[bad]:x2} at offset {bad + file.Content.Length - bytes.Length} is not UTF-8; save the file as UTF-8."));
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        var control = text.AsSpan().IndexOfAny(Unprintable);
        if (control >= 0)
        {
            findings.Error(ReadingCodes.TextCode, PlaceOf(file.Path, text.AsSpan(0, control)), FormattableString.Invariant(
                $"This file is not text: it holds the control character U+{(int)text[control]:X4}; remove it, or give a YAML file."));
            return null;
        }

        return FindTab(file.Path, text, findings) ? null : text;
    }

    /// <summary>YAML forbids tabs in indentation, and its own message about them helps nobody.</summary>
    private static bool FindTab(string path, string text, Findings findings)
    {
        SourceSpan? first = null;
        var line = 0;
        var lines = 0;
        foreach (var row in text.AsSpan().EnumerateLines())
        {
            line++;
            var start = row.IndexOfAnyExcept(' ');
            if (start >= 0 && row[start] == '\t' && row[start..].TrimStart("\t ") is [not '#', ..])
            {
                first ??= new SourceSpan(path, line, start + 1);
                lines++;
            }
        }

        if (first is { } place)
        {
            var more = lines == 1 ? "" : FormattableString.Invariant($" ({lines} lines of this file are)");
            findings.Error(ReadingCodes.TabCode, place, $"This line is indented with a tab{more}; YAML allows spaces only, so replace each tab by two spaces.");
        }

        return first is not null;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private static SourceSpan PlaceOf(string path, ReadOnlySpan<byte> before) => PlaceOf(path, Encoding.UTF8.GetString(before));

    private static SourceSpan PlaceOf(string path, ReadOnlySpan<char> before)
    {
        var line = before.Count('\n') + 1;
        return new SourceSpan(path, line, before.Length - before.LastIndexOf('\n'));
    }
}
