using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Farspan.Topology.Tests.Schema;

/// <summary>The part of JSON Schema (draft 2020-12) that the published schema uses. A keyword it does not know fails the test instead of being passed over.</summary>
internal sealed class SchemaValidator(JsonObject root)
{
    private readonly HashSet<string> _annotations = new(["$schema", "$defs", "title", "description", "examples", "default"], StringComparer.Ordinal);

    /// <summary>Paths of what does not fit; empty when everything does.</summary>
    public IReadOnlyList<string> Validate(JsonNode? value)
    {
        var faults = new List<string>();
        Check(root, value, "$", faults);
        return faults;
    }

    private void Check(JsonObject schema, JsonNode? value, string path, List<string> faults)
    {
        foreach (var (keyword, argument) in schema)
        {
            if (!_annotations.Contains(keyword) && !Holds(keyword, argument!, schema, value, path, faults))
            {
                faults.Add($"{path}: {keyword}");
            }
        }
    }

    private bool Holds(string keyword, JsonNode argument, JsonObject schema, JsonNode? value, string path, List<string> faults) => keyword switch
    {
        "$ref" => Referenced(argument, value, path, faults),
        "type" => (argument is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [argument.GetValue<string>()]).Any(t => HasType(t, value)),
        "const" => JsonNode.DeepEquals(argument, value),
        "enum" => argument.AsArray().Any(a => JsonNode.DeepEquals(a, value)),
        "pattern" => value is not JsonValue text || text.GetValueKind() != System.Text.Json.JsonValueKind.String || Regex.IsMatch(text.GetValue<string>(), argument.GetValue<string>(), RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)),
        "minLength" => value is not JsonValue text || text.GetValueKind() != System.Text.Json.JsonValueKind.String || text.GetValue<string>().Length >= Number(argument),
        "maxLength" => value is not JsonValue text || text.GetValueKind() != System.Text.Json.JsonValueKind.String || text.GetValue<string>().Length <= Number(argument),
        "minimum" => !HasType("integer", value) || Number(value!) >= Number(argument),
        "maximum" => !HasType("integer", value) || Number(value!) <= Number(argument),
        "required" => value is not JsonObject map || argument.AsArray().All(k => map.ContainsKey(k!.GetValue<string>())),
        "dependentRequired" => value is not JsonObject map || argument.AsObject().All(n => !map.ContainsKey(n.Key) || n.Value!.AsArray().All(k => map.ContainsKey(k!.GetValue<string>()))),
        "properties" => Properties(argument.AsObject(), value, path, faults),
        "additionalProperties" => Additional(argument, schema["properties"] as JsonObject, value, path, faults),
        "propertyNames" => value is not JsonObject map || map.All(p => Fits(argument, JsonValue.Create(p.Key))),
        "minProperties" => value is not JsonObject map || map.Count >= Number(argument),
        "maxProperties" => value is not JsonObject map || map.Count <= Number(argument),
        "items" => Items(argument, value, path, faults),
        "minItems" => value is not JsonArray list || list.Count >= Number(argument),
        "maxItems" => value is not JsonArray list || list.Count <= Number(argument),
        "anyOf" => argument.AsArray().Any(a => Fits(a!, value)),
        "oneOf" => argument.AsArray().Count(a => Fits(a!, value)) == 1,
        "not" => !Fits(argument, value),
        _ => throw new NotSupportedException($"The validator does not know '{keyword}'."),
    };

    private bool Referenced(JsonNode argument, JsonNode? value, string path, List<string> faults)
    {
        var name = argument.GetValue<string>();
        Assert.StartsWith("#/$defs/", name, StringComparison.Ordinal);
        Check(root["$defs"]![name["#/$defs/".Length..]]!.AsObject(), value, path, faults);
        return true;
    }

    private bool Properties(JsonObject properties, JsonNode? value, string path, List<string> faults)
    {
        foreach (var (key, schema) in properties)
        {
            if (value is JsonObject map && map.TryGetPropertyValue(key, out var item))
            {
                Check(schema!.AsObject(), item, $"{path}.{key}", faults);
            }
        }

        return true;
    }

    private bool Additional(JsonNode argument, JsonObject? properties, JsonNode? value, string path, List<string> faults)
    {
        if (value is not JsonObject map)
        {
            return true;
        }

        var others = map.Where(p => properties?.ContainsKey(p.Key) != true).ToList();
        if (argument is not JsonObject schema)
        {
            return argument.GetValue<bool>() || others.Count == 0;
        }

        foreach (var (key, item) in others)
        {
            Check(schema, item, $"{path}.{key}", faults);
        }

        return true;
    }

    private bool Items(JsonNode argument, JsonNode? value, string path, List<string> faults)
    {
        foreach (var (i, item) in (value as JsonArray ?? []).Index())
        {
            Check(argument.AsObject(), item, $"{path}[{i}]", faults);
        }

        return true;
    }

    private bool Fits(JsonNode schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(schema.AsObject(), value, "$", faults);
        return faults.Count == 0;
    }

    private static bool HasType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
