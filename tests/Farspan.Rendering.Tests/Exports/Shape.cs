using System.Text.RegularExpressions;

namespace Farspan.Rendering.Tests.Exports;

/// <summary>What a value of a document may be; anything not said is refused. Values are texts, lists and maps.</summary>
internal abstract record Shape
{
    /// <summary>Finds what is wrong, one line each.</summary>
    public abstract IEnumerable<string> Faults(object? value, string at);

    public static Shape Text(string pattern) => new TextShape(new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    public static Shape Number(int least, int most) => new NumberShape(least, most);

    public static Shape List(Shape item, int least = 0) => new ListShape(item, least);

    public static Shape MapOf(Shape key, Shape value) => new NamesShape(key, value);

    /// <summary>A map with these keys; those that end in <c>?</c> may be missing.</summary>
    public static Shape Map(params (string Key, Shape Value)[] keys) => new MapShape(keys);

    private sealed record TextShape(Regex Pattern) : Shape
    {
        public override IEnumerable<string> Faults(object? value, string at) =>
            value is string text && Pattern.IsMatch(text) ? [] : [$"{at}: {value} is not {Pattern}"];
    }

    private sealed record NumberShape(int Least, int Most) : Shape
    {
        public override IEnumerable<string> Faults(object? value, string at) =>
            value is string text && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most ? [] : [$"{at}: {value} is not {Least}–{Most}"];
    }

    private sealed record ListShape(Shape Item, int Least) : Shape
    {
        public override IEnumerable<string> Faults(object? value, string at) => value is not List<object?> list ? [$"{at} is no list"]
            : list.Count < Least ? [$"{at} has too few items"]
            : list.SelectMany((item, i) => Item.Faults(item, $"{at}[{i}]"));
    }

    private sealed record NamesShape(Shape Key, Shape Value) : Shape
    {
        public override IEnumerable<string> Faults(object? value, string at) => value is not Dictionary<string, object?> map ? [$"{at} is no map"]
            : map.SelectMany(m => Key.Faults(m.Key, $"{at}, key").Concat(Value.Faults(m.Value, $"{at}.{m.Key}")));
    }

    private sealed record MapShape((string Key, Shape Value)[] Keys) : Shape
    {
        public override IEnumerable<string> Faults(object? value, string at)
        {
            if (value is not Dictionary<string, object?> map)
            {
                return [$"{at} is no map"];
            }

            var faults = new List<string>();
            foreach (var (key, shape) in Keys)
            {
                var name = key.TrimEnd('?');
                if (map.TryGetValue(name, out var found))
                {
                    faults.AddRange(shape.Faults(found, $"{at}.{name}"));
                }
                else if (key[^1] != '?')
                {
                    faults.Add($"{at} has no {name}");
                }
            }

            faults.AddRange(map.Keys.Where(k => !Keys.Any(s => s.Key.TrimEnd('?') == k)).Select(k => $"{at} may not have {k}"));
            return faults;
        }
    }
}
