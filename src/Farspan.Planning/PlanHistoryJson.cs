using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Planning;

/// <summary>The only JSON shape of <see cref="PlanHistory"/>. Strict: unknown, duplicate or missing members are errors.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanHistory))]
public sealed partial class PlanHistoryJson : JsonSerializerContext;
