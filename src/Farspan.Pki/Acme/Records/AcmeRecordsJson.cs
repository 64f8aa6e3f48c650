using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Records;

/// <summary>JSON of what is kept. Strict: what another version wrote is refused, not misread.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcmeChange))]
public sealed partial class AcmeRecordsJson : JsonSerializerContext;
