using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Json;

/// <summary>Writes a <see cref="WireGuardPublicKey"/> as the 44 characters of base64 that wg(8) prints.</summary>
public sealed class WireGuardPublicKeyJsonConverter : JsonConverter<WireGuardPublicKey>
{
    /// <inheritdoc/>
    public override WireGuardPublicKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WireGuardPublicKey.TryParse(reader.GetString(), null, out var key) ? key : throw new JsonException("Expected a WireGuard public key: 44 characters of base64.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WireGuardPublicKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
