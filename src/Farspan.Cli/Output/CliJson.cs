using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Farspan.Cli.Output.Proofs;

namespace Farspan.Cli.Output;

/// <summary>The JSON shapes that only commands have; those of specs, statuses and reports are with their types.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(InfoReport))]
[JsonSerializable(typeof(RenderReport))]
[JsonSerializable(typeof(CrossProviderReport))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ProveReport))]
[JsonSerializable(typeof(ExplainReport))]
[JsonSerializable(typeof(LossReport))]
[JsonSerializable(typeof(SurvivalReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The shapes, with letters of every language and quotes written as they are: the output goes to a terminal or a program, not into a web page.</summary>
    public static CliJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Strict)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
