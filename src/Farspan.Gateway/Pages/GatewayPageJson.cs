using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Gateway.Pages;

/// <summary>The JSON shape of <c>/status</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayStatus))]
public sealed partial class GatewayPageJson : JsonSerializerContext;
