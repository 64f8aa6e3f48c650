using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Json;

/// <summary>Writes an <see cref="IPAddress"/> as its canonical text (RFC 5952 for IPv6).</summary>
public sealed class IPAddressJsonConverter : JsonConverter<IPAddress>
{
    /// <inheritdoc/>
    public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Cidr.TryParseAddress(reader.GetString(), out var address) ? address : throw new JsonException("Expected an IP address.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
