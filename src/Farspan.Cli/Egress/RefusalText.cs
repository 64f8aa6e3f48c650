using System.Globalization;
using System.Text.Json;
using Farspan.Dns.Learning;

namespace Farspan.Cli.Egress;

/// <summary>Shows lines of a log of refusals.</summary>
internal static class RefusalText
{
    private const int PlaceWidth = 40;

    /// <summary>Prints what the file and the closed one before it say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="since">Only lines since then, or null for all.</param>
    /// <param name="isJson">As they are kept.</param>
    /// <param name="terminal">Where to.</param>
    public static void Show(string path, DateTimeOffset? since, bool isJson, Terminal terminal)
    {
        foreach (var line in new[] { path + ".1", path }.SelectMany(Lines))
        {
            if (TryRead(line, out var at, out var text) && (since is null || at >= since))
            {
                terminal.PrintLine(isJson ? line : text);
            }
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    // Names come from whoever asked for them: letters that a terminal would obey are shown as dots.
    private static bool TryRead(string line, out DateTimeOffset at, out string text)
    {
        (at, text) = (default, "");
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            if (!root.TryGetProperty("time", out var time) || !time.TryGetDateTimeOffset(out at))
            {
                return false;
            }

            var place = $"{(Text("name") is { Length: > 0 } name ? name : RefusalReason.NoName)} {Text("destination")}";
            text = string.Create(CultureInfo.InvariantCulture, $"{at.ToUniversalTime():yyyy-MM-dd HH:mm:ss.fff}  {Text("machine")}  {place.PadRight(PlaceWidth)}  {Text("port"),-9}  {Text("missing")}");
            text = root.TryGetProperty("notTold", out var left) && left.TryGetInt64(out var count) ? string.Create(CultureInfo.InvariantCulture, $"{text} (before it {count} were not told)") : text;
            text = string.Concat(text.Select(c => char.IsControl(c) ? '·' : c));
            return true;
        }
        catch (JsonException)
        {
            return false; // The line that is being written.
        }
    }
}
