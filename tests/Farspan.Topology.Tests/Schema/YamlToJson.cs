using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Tests.Schema;

/// <summary>A YAML file as an editor's language server sees it: plain scalars have the types of the YAML 1.2 core schema.</summary>
internal static partial class YamlToJson
{
    public static JsonNode? Read(string text)
    {
        var findings = new Findings();
        var root = YamlReader.Read(new SourceFile("file.yaml", System.Text.Encoding.UTF8.GetBytes(text)), findings);
        Assert.NotNull(root);
        return Convert(root);
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Convert(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Convert)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        YamlScalar { IsPlain: true, Text: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        YamlScalar { IsPlain: true } scalar when Integer().IsMatch(scalar.Text) => JsonValue.Create(long.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        YamlScalar { IsPlain: true } scalar when Float().IsMatch(scalar.Text) => JsonValue.Create(double.Parse(scalar.Text, CultureInfo.InvariantCulture)),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    [GeneratedRegex("^[-+]?[0-9]{1,15}$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?$")]
    private static partial Regex Float();
}
