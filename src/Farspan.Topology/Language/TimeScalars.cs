using System.Globalization;
using System.Text.Json.Nodes;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Language;

/// <summary>Times that are longer than those of connections.</summary>
internal static class TimeScalars
{
    private static readonly (char Unit, long Seconds)[] Units = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

    /// <summary>How long an answer may be remembered.</summary>
    public static ScalarShape<TimeSpan> Ttl { get; } = Make("ttl", "a time to remember", "1s", TimeSpan.FromSeconds(1), "7d", TimeSpan.FromDays(7), "5m", "1h", "30s");

    /// <summary>How long a certificate is valid. RFC 5280 knows no limit; ten years are beyond what any client takes for a leaf.</summary>
    public static ScalarShape<TimeSpan> Lifetime { get; } = Make("lifetime", "a lifetime", "5m", TimeSpan.FromMinutes(5), "3650d", TimeSpan.FromDays(3_650), "90d", "24h");

    private static ScalarShape<TimeSpan> Make(string id, string article, string leastText, TimeSpan least, string mostText, TimeSpan most, params IReadOnlyList<string> examples) => new()
    {
        Id = id,
        Article = article,
        Description = $"A whole number with a unit: `s`, `m`, `h` or `d`; from {leastText} to {mostText}.",
        Examples = examples,
        Parser = (text, out value, out fault) =>
        {
            fault = new Fault(ShapeCodes.AmountCode, $"'{YamlSentence.Short(text)}' is not {article}; write a whole number and a unit, such as {string.Join(" or ", examples)}, from {leastText} to {mostText}.");
            var isRead = TryRead(text, out value);
            return isRead && value >= least && value <= most;
        },
        Constraint = () => new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]{0,8}[smhd]$" },
    };

    private static bool TryRead(string text, out TimeSpan value)
    {
        const int MostDigits = 9;
        value = default;
        var unit = text.Length > 1 ? Array.FindIndex(Units, u => u.Unit == text[^1]) : -1;
        if (unit < 0 || text[0] is '0' || text.Length > MostDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = TimeSpan.FromSeconds(number * Units[unit].Seconds);
        return true;
    }
}
