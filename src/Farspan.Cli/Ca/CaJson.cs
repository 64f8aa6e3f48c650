using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Cli.Ca;

/// <summary>The JSON shapes of <c>ca</c> commands; no secret is in any.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CaReport))]
[JsonSerializable(typeof(CaIssuedReport))]
[JsonSerializable(typeof(CaFilesReport))]
[JsonSerializable(typeof(CaRevokedReport))]
[JsonSerializable(typeof(CaAllowedReport))]
internal sealed partial class CaJson : JsonSerializerContext;
