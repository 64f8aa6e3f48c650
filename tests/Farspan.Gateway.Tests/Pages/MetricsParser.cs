using System.Globalization;
using System.Text.RegularExpressions;

namespace Farspan.Gateway.Tests.Pages;

/// <summary>Reads the text format 0.0.4 of Prometheus, and fails at whatever it does not allow or a careful reader would stumble over.</summary>
internal static partial class MetricsParser
{
    public static Dictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var (values, types, helped, current) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), "");
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var help = Help().Match(line);
                Assert.True(help.Success && helped.Add(help.Groups[1].Value), line);
            }
            else if (line.StartsWith('#'))
            {
                var type = Type().Match(line);
                Assert.True(type.Success && helped.Contains(type.Groups[1].Value) && types.TryAdd(type.Groups[1].Value, type.Groups[2].Value), line);
                current = type.Groups[1].Value;
            }
            else
            {
                ReadSample(line, current, types, values);
            }
        }

        Assert.Equal(helped, types.Keys.ToHashSet(StringComparer.Ordinal));
        CheckHistograms(types, values);
        return values;
    }

    private static void ReadSample(string line, string current, Dictionary<string, string> types, Dictionary<string, double> values)
    {
        var sample = Sample().Match(line);
        Assert.True(sample.Success, line);
        var name = sample.Groups["name"].Value;
        Assert.True(types[current] == "histogram" ? Suffixes().Replace(name, "") == current : name == current, $"'{line}' stands under '{current}'.");
        Assert.Equal(types[current] == "counter", name.EndsWith("_total", StringComparison.Ordinal));
        string[] labels = [.. sample.Groups["label"].Captures.Select(c => c.Value)];
        Assert.Equal(labels.Length, labels.Distinct(StringComparer.Ordinal).Count());
        string[] texts = [.. sample.Groups["text"].Captures.Select(c => Unescape(c.Value))];
        var value = double.Parse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(types[current] == "gauge" || value >= 0, line);
        Assert.True(values.TryAdd($"{name}{{{string.Join(',', labels.Zip(texts, (l, t) => $"{l}={t}"))}}}", value), $"'{line}' stands twice.");
    }

    private static void CheckHistograms(Dictionary<string, string> types, Dictionary<string, double> values)
    {
        foreach (var name in types.Where(t => t.Value == "histogram").Select(t => t.Key))
        {
            List<(double End, double Count)> buckets = [.. values.Where(v => v.Key.StartsWith($"{name}_bucket{{", StringComparison.Ordinal)).Select(v => (End(v.Key), v.Value))];
            Assert.Equal(buckets.Order(), buckets);
            Assert.Equal(buckets.Select(b => b.Count).Order(), buckets.Select(b => b.Count));
            Assert.Equal((double.PositiveInfinity, values[$"{name}_count{{}}"]), buckets[^1]);
            Assert.True(values.ContainsKey($"{name}_sum{{}}"));
        }
    }

    private static double End(string key)
    {
        var end = key[(key.IndexOf("le=", StringComparison.Ordinal) + 3)..^1];
        return end == "+Inf" ? double.PositiveInfinity : double.Parse(end, CultureInfo.InvariantCulture);
    }

    private static string Unescape(string text) => Escape().Replace(text, e => e.Value switch
    {
        "\\\\" => "\\",
        "\\n" => "\n",
        _ => "\"",
    });

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<text>(?:[^\\""\n]|\\\\|\\""|\\n)*)"",?)+(?<!,)\})? (?<value>[-+]?(?:[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Suffixes();

    [GeneratedRegex(@"\\[\\n""]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();
}
