using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Json;

/// <summary>Writes an <see cref="IPEndPoint"/> as <c>"10.0.0.1:51820"</c> or <c>"[2001:db8::1]:51820"</c>.</summary>
public sealed class IPEndPointJsonConverter : JsonConverter<IPEndPoint>
{
    /// <inheritdoc/>
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader.GetString(), out var endpoint) ? endpoint! : throw new JsonException("Expected an address and port such as 10.0.0.1:51820 or [2001:db8::1]:51820.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    private static bool TryParse(ReadOnlySpan<char> text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        var bracketed = host[0] == '[' && host[^1] == ']';
        if (!Cidr.TryParseAddress(bracketed ? host[1..^1] : host, out var address) || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }
}
