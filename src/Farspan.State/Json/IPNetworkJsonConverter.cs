using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Json;

/// <summary>Writes an <see cref="IPNetwork"/> as <c>"10.0.0.0/16"</c>.</summary>
public sealed class IPNetworkJsonConverter : JsonConverter<IPNetwork>
{
    /// <inheritdoc/>
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Cidr.TryParse(reader.GetString(), out var network) ? network : throw new JsonException("Expected a network such as 10.0.0.0/16 with its host bits clear.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[64];
        value.TryFormat(text, out var length);
        writer.WriteStringValue(text[..length]);
    }
}
