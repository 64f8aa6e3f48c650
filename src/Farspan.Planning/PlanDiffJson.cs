using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Planning;

/// <summary>The only JSON shape of <see cref="PlanDiff"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanDiff))]
public sealed partial class PlanDiffJson : JsonSerializerContext;
