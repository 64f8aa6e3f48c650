using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Agent.Hosting;

/// <summary>The JSON shape of which process it is.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerProcess))]
internal sealed partial class ServerProcessJson : JsonSerializerContext;
