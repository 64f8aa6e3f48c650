using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Agent.Acme.Storage;

/// <summary>JSON of what lies beside the journal. Strict.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExternalAccountShape))]
public sealed partial class AcmeStorageJson : JsonSerializerContext;
