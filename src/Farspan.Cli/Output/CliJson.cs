using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Cli.Output;

/// <summary>The JSON shapes that only commands have; those of specs, statuses and reports are with their types.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CliJson : JsonSerializerContext;
