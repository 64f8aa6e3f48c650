using System.Text.Json.Nodes;

namespace Farspan.Topology.Shapes;

/// <summary>Collects the named parts of a JSON Schema, so that each is written once under <c>$defs</c>.</summary>
internal sealed class SchemaDefinitions
{
    private readonly SortedDictionary<string, JsonObject?> _definitions = new(StringComparer.Ordinal);

    /// <summary>A reference to the named part, writing it on first use.</summary>
    public JsonObject Reference(string name, Func<JsonObject> write)
    {
        if (_definitions.TryAdd(name, null))
        {
            _definitions[name] = write();
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>The collected parts, by name.</summary>
    public JsonObject ToJson()
    {
        var all = new JsonObject();
        foreach (var (name, schema) in _definitions)
        {
            all[name] = schema;
        }

        return all;
    }
}
