using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Cli.Dns;

/// <summary>The JSON shapes that only commands of name servers have.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DnsDeskRecord))]
[JsonSerializable(typeof(DnsReport))]
[JsonSerializable(typeof(DnsQueryReport))]
internal sealed partial class DnsCliJson : JsonSerializerContext;
