using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>The JSON shapes between a name server's process and its commands.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DnsProcessReply))]
internal sealed partial class DnsProcessJson : JsonSerializerContext;
