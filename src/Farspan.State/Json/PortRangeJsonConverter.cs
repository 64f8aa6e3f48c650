using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Json;

/// <summary>Writes a <see cref="PortRange"/> as <c>"443"</c> or <c>"30000-32767"</c>.</summary>
public sealed class PortRangeJsonConverter : JsonConverter<PortRange>
{
    /// <inheritdoc/>
    public override PortRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PortRange.TryParse(reader.GetString(), null, out var range) ? range : throw new JsonException("Expected a port or port range such as 443 or 30000-32767.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PortRange value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
