using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>The JSON shapes between a gateway's process and its commands.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayReply))]
internal sealed partial class GatewayProcessJson : JsonSerializerContext;
