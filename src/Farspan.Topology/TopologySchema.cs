using System.Text.Json;
using System.Text.Json.Nodes;
using Farspan.Topology.Language;
using Farspan.Topology.Shapes;

namespace Farspan.Topology;

/// <summary>The JSON Schema of the topology file, for completion and checks in editors.</summary>
/// <remarks>Written from the shapes that the reader binds by, so that the two cannot disagree. Source: JSON Schema draft 2020-12.</remarks>
public static class TopologySchema
{
    /// <summary>The schema as indented JSON, ending with a line feed; always the same text.</summary>
    public static string Write()
    {
        var definitions = new SchemaDefinitions();
        var root = TopologyLanguage.Shape.WriteSchema(definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Farspan topology, version 1",
        };
        foreach (var (key, value) in root.ToList())
        {
            root.Remove(key);
            schema[key] = value;
        }

        schema["$defs"] = definitions.ToJson();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(writer);
        }

        return $"{System.Text.Encoding.UTF8.GetString(stream.ToArray())}\n";
    }
}
