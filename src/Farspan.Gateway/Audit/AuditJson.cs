using System.Text.Json.Serialization;

namespace Farspan.Gateway.Audit;

/// <summary>The JSON shape of audit lines. Members of later versions are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditLine))]
public sealed partial class AuditJson : JsonSerializerContext;
