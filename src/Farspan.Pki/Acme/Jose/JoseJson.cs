using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Jose;

/// <summary>JSON of keys and headers: doubled, missing and null members are errors; members of which the RFCs say that they mean nothing are passed over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JwsHeader))]
[JsonSerializable(typeof(JwkShape))]
public sealed partial class JoseJson : JsonSerializerContext;
