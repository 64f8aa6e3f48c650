using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Farspan.Rendering.Tests.Exports;

/// <summary>Documents of other tools as texts, lists and maps, read by somebody else's reader.</summary>
internal static class Documents
{
    public static IReadOnlyList<object?> Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Value(d.RootNode))];
    }

    public static object? Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Value(document.RootElement);
    }

    private static object? Value(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => Value(c.Value), StringComparer.Ordinal),
        YamlSequenceNode list => list.Children.Select(Value).ToList(),
        _ => ((YamlScalarNode)node).Value,
    };

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value), StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };
}
