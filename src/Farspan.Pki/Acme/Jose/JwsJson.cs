using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Jose;

/// <summary>JSON of signed messages: whatever is not one of their three members is an error (RFC 8555 section 6.2 refuses <c>header</c> and <c>signatures</c>).</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JwsShape))]
public sealed partial class JwsJson : JsonSerializerContext;
