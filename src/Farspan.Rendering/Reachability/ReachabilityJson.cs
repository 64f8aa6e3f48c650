using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Rendering.Reachability;

/// <summary>The JSON shapes of matrices and differences.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MatrixReport))]
[JsonSerializable(typeof(DiffReport))]
public sealed partial class ReachabilityJson : JsonSerializerContext
{
    /// <summary>The shapes, with every letter as it is: the output goes to a terminal or a program.</summary>
    public static ReachabilityJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Strict)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
