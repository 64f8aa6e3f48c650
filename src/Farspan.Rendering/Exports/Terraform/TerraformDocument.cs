using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Farspan.Rendering.Files;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>A Terraform configuration in its JSON form, resource by resource.</summary>
/// <remarks>Source: Terraform language, «JSON Configuration Syntax»: <c>resource</c> maps types to maps of names to bodies.</remarks>
internal sealed class TerraformDocument(string comment)
{
    private readonly JsonObject _providers = [];
    private readonly JsonObject _variables = [];
    private readonly JsonObject _data = [];
    private readonly JsonObject _resources = [];

    /// <summary>Adds a configuration of the provider <c>aws</c>, known as <c>aws.ALIAS</c>.</summary>
    public void AddProvider(JsonObject body)
    {
        if (_providers["aws"] is not JsonArray list)
        {
            _providers["aws"] = list = [];
        }

        list.Add((JsonNode)body);
    }

    /// <summary>Adds a resource.</summary>
    public void Add(string type, string name, JsonObject body) => Into(_resources, type)[name] = body;

    /// <summary>Adds a data source.</summary>
    public void AddData(string type, string name, JsonObject body) => Into(_data, type)[name] = body;

    /// <summary>Adds a variable that the user fills.</summary>
    public void AddVariable(string name, string description) =>
        _variables[name] = new JsonObject { ["type"] = "string", ["description"] = description };

    /// <summary>The document; parts that are empty are left out.</summary>
    public FileContent Write()
    {
        var root = new JsonObject
        {
            ["//"] = comment,
            ["terraform"] = new JsonObject
            {
                ["required_version"] = ">= 1.3",
                ["required_providers"] = new JsonObject { ["aws"] = new JsonObject { ["source"] = "hashicorp/aws", ["version"] = ">= 5.0" } },
            },
        };
        foreach (var (name, part) in new[] { ("provider", _providers), ("variable", _variables), ("data", _data), ("resource", _resources) })
        {
            if (part.Count > 0)
            {
                root[name] = part;
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            root.WriteTo(writer);
        }

        buffer.Write("\n"u8);
        return FileContent.Of(buffer.WrittenMemory);
    }

    private static JsonObject Into(JsonObject parent, string type)
    {
        if (parent[type] is not JsonObject found)
        {
            parent[type] = found = [];
        }

        return found;
    }
}
