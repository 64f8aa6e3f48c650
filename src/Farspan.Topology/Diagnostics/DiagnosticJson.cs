using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Topology.Diagnostics;

/// <summary>How findings are written as JSON; the shape is a golden file.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DiagnosticReport))]
public sealed partial class DiagnosticJson : JsonSerializerContext;
