using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Agent.Authorities;

/// <summary>A line of the list of issued certificates.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = false, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IssuedRecord))]
internal sealed partial class IssuedJson : JsonSerializerContext;
