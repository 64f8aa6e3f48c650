using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.State.Json;

namespace Farspan.Agent.Authorities;

/// <summary>What an authority's folder holds as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(IPNetworkJsonConverter)])]
[JsonSerializable(typeof(AuthorityRecord))]
internal sealed partial class AuthorityJson : JsonSerializerContext;
