using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Cli.Gateways;

/// <summary>The JSON shapes that only commands of the gateway have.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeskRecord))]
[JsonSerializable(typeof(ProxyReport))]
[JsonSerializable(typeof(ProxyTestReport))]
[JsonSerializable(typeof(TokenReport))]
internal sealed partial class GatewayCliJson : JsonSerializerContext;
