using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Cli.Bundles;

/// <summary>The JSON shapes of bundles. Strict.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(BundleReport))]
[JsonSerializable(typeof(InstallReport))]
internal sealed partial class BundleJson : JsonSerializerContext;
