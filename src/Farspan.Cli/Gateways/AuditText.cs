using System.Globalization;
using Farspan.Gateway.Audit;

namespace Farspan.Cli.Gateways;

/// <summary>A line of an audit log, for people.</summary>
internal static class AuditText
{
    private const int CallerWidth = 22;
    private const int TargetWidth = 20;

    /// <summary>Renders a line, without its end. Letters that a terminal would obey are shown as dots.</summary>
    public static string Render(AuditLine line)
    {
        var moment = line.Time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        if (line.Lost > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{moment}  {line.Lost} lines could not be written");
        }

        var status = line.Status == 0 ? "–" : line.Status.ToString(CultureInfo.InvariantCulture);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{moment}  {status,3}  {Duration(line.Us),8}  {(line.Caller ?? "–").PadRight(CallerWidth)}  {(line.To ?? "–").PadRight(TargetWidth)}  {line.Method} {line.Path}");
        return Printable(line.Failure is null ? text : $"{text}  ({line.Failure}{(line.Missing is null ? "" : $"; it would need {line.Missing}")})");
    }

    private static string Duration(long microseconds)
    {
        const double Millisecond = 1000;
        const double Second = 1_000_000;
        return microseconds < Second
            ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / Millisecond:0.0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{microseconds / Second:0.0} s");
    }

    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '·' : c)) : text;
}
