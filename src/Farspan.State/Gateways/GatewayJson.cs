using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.State.Json;

namespace Farspan.State.Gateways;

/// <summary>The JSON shape of a gateway's spec by itself, as the gateway's process is given it. Strict, as <see cref="StateJson"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(IPNetworkJsonConverter), typeof(IPAddressJsonConverter), typeof(IPEndPointJsonConverter), typeof(PortRangeJsonConverter)])]
[JsonSerializable(typeof(GatewaySpec))]
public sealed partial class GatewayJson : JsonSerializerContext;
