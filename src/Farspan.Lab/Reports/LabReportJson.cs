using System.Text.Json.Serialization;
using Farspan.Lab.Status;

namespace Farspan.Lab.Reports;

/// <summary>The JSON shapes of what the lab's commands report.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UpReport))]
[JsonSerializable(typeof(DownReport))]
[JsonSerializable(typeof(FaultReport))]
[JsonSerializable(typeof(LabStatus))]
public sealed partial class LabReportJson : JsonSerializerContext;
